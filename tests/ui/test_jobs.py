"""Jobs are looked at until they are removed, which ends them."""

from nnsim.ui.jobs import Jobs


class Counted:
    def __init__(self):
        self.looks = self.ends = 0

    def follow(self):
        self.looks += 1

    def cancel(self):
        self.ends += 1


def test_a_job_that_is_removed_is_ended_once_and_not_looked_at_any_more():
    jobs, one, other = Jobs(), Counted(), Counted()
    jobs.add(one)
    jobs.add(other)
    jobs.follow()
    jobs.remove(one)
    jobs.remove(one)
    jobs.follow()
    jobs.cancel()
    assert (one.looks, one.ends) == (1, 1)
    assert (other.looks, other.ends) == (2, 1)


def test_a_job_may_leave_while_all_are_looked_at():
    jobs, last = Jobs(), Counted()

    class Leaving(Counted):
        def follow(self):
            jobs.remove(self)

    jobs.add(Leaving())
    jobs.add(last)
    jobs.follow()
    assert last.looks == 1
