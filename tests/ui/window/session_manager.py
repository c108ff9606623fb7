"""A session manager, for tests: a program that lets others log out of nothing, by the manager's half of the desktop's own library.

It does what it is told line by line on its input, and says on its output what the one program that spoke to it answers.
"""

import ctypes
import select
import sys
from ctypes import CFUNCTYPE, c_char_p, c_int, c_ulong, c_void_p

BOTH, ANY_QUESTION, NO_QUESTION = 2, 2, 0
PENDING = 0
CALLBACKS = (
    "registers", "wants_to_ask", "has_asked", "wants_to_save", "second_phase", "done", "closes", "properties", "deletes", "gets",
)  # fmt: skip
Heard = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
NewClient = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
Admitted = CFUNCTYPE(c_int, c_char_p)


class Callbacks(ctypes.Structure):
    _fields_ = tuple(pair for name in CALLBACKS for pair in ((name, Heard), (f"{name}_data", c_void_p)))


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Manager:
    def __init__(self) -> None:
        self.ice, self.sm = ctypes.CDLL("libICE.so.6"), ctypes.CDLL("libSM.so.6")
        for function in (self.ice.IceAcceptConnection, self.sm.SmsGenerateClientID):
            function.restype = c_void_p
        self.ice.IceComposeNetworkIdList.restype = c_char_p
        self.client: c_void_p | None = None
        self.connections: dict[int, c_void_p] = {}
        self.kept = (
            Heard(self.registers), Heard(self.wants_to_ask), Heard(lambda _conn, _data, stop: say("answered", stop) or 1),
            Heard(lambda *_: 1), Heard(lambda _conn, _data, _fine: say("done") or 1), NewClient(self.comes), Admitted(lambda _: 1),
        )  # fmt: skip
        why = ctypes.create_string_buffer(256)
        assert self.sm.SmsInitialize(b"test", b"1", self.kept[5], None, self.kept[6], len(why), why), why.value
        self.count, self.places = c_int(), ctypes.POINTER(c_void_p)()
        assert self.ice.IceListenForConnections(ctypes.byref(self.count), ctypes.byref(self.places), len(why), why), why.value

    def begin(self) -> None:
        for place in range(self.count.value):
            self.ice.IceSetHostBasedAuthProc(c_void_p(self.places[place]), self.kept[6])
        say(self.ice.IceComposeNetworkIdList(self.count, self.places).decode())

    def comes(self, client: int, _data: object, mask: int, callbacks: int, _why: object) -> int:
        self.client = c_void_p(client)
        ctypes.cast(mask, ctypes.POINTER(c_ulong))[0] = (1 << len(CALLBACKS)) - 1
        registers, wants_to_ask, has_asked, nothing, done, *_ = self.kept
        own = {"registers": registers, "wants_to_ask": wants_to_ask, "has_asked": has_asked, "done": done}
        told = ctypes.cast(callbacks, ctypes.POINTER(Callbacks))[0]
        for name in CALLBACKS:
            setattr(told, name, own.get(name, nothing))
        return 1

    def registers(self, client: int, _data: object, _before: object) -> int:
        name = self.sm.SmsGenerateClientID(c_void_p(client))
        self.sm.SmsRegisterClientReply(c_void_p(client), c_void_p(name))
        say("registered")
        return 1

    def wants_to_ask(self, client: int, _data: object, _kind: int) -> int:
        say("asks")
        self.sm.SmsInteract(c_void_p(client))
        return 1

    def do(self, order: str) -> None:
        match order:
            case "log out":
                self.sm.SmsSaveYourself(self.client, BOTH, 1, ANY_QUESTION, 0)
            case "log out without a word":
                self.sm.SmsSaveYourself(self.client, BOTH, 1, NO_QUESTION, 1)
            case "stay":
                self.sm.SmsShutdownCancelled(self.client)
            case "die":
                self.sm.SmsDie(self.client)

    def work(self) -> None:
        doors = {self.ice.IceGetListenConnectionNumber(c_void_p(self.places[place])): place for place in range(self.count.value)}
        while True:
            ready, _, _ = select.select([sys.stdin, *doors, *self.connections], [], [])
            for one in ready:
                if one is sys.stdin:
                    order = sys.stdin.readline().strip()
                    if not order:
                        return
                    self.do(order)
                elif one in doors:
                    self.admit(doors[one])
                elif self.ice.IceProcessMessages(self.connections[one], None, None):
                    del self.connections[one]
                    say("gone")

    def admit(self, place: int) -> None:
        status = c_int()
        connection = c_void_p(self.ice.IceAcceptConnection(c_void_p(self.places[place]), ctypes.byref(status)))
        while self.ice.IceConnectionStatus(connection) == PENDING:
            self.ice.IceProcessMessages(connection, None, None)
        self.connections[self.ice.IceConnectionNumber(connection)] = connection


if __name__ == "__main__":
    manager = Manager()
    manager.begin()
    manager.work()
