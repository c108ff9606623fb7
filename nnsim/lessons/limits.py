"""How large a lesson and what is in it may be. A lesson comes from other people: every reader checks these before it does anything."""

PAGES = 200
PAGE_BYTES = 200 << 10
PAGES_BYTES = 8 << 20  # of all pages, in all languages
MARKS = 100  # of one page: tasks, questions and buttons
EQUATIONS = 400  # of one page
PICTURES = 60  # of one page
PIXELS = 60_000_000  # of all pictures
MANIFEST_BYTES = 1 << 20
PICTURE_BYTES = 16 << 20
PROJECT_BYTES = 64 << 20
TASKS = 200  # and questions
OPTIONS = 12  # of a choice
SENTENCE = 2_000  # characters of a task's or question's text
TITLE = 200
MINUTES = 600
CONDITION = 500  # characters
CONDITION_DEPTH = 20
EQUATION = 2_000  # characters
NESTING = 16  # lists and quotes inside one another
LESSONS = 500  # in a folder of lessons
NOTES = 20_000  # characters that a learner writes
