"""A real DNS server for tests, over UDP, that knows a few names."""

import socket
import threading

from dns import flags, message, rcode, rrset


class DnsServer:
    """``records`` is {("example.org", "TXT"): ['"v=spf1 -all"']}; a name that is in none of them does not exist."""

    def __init__(self, records):
        self.records = records
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while True:
            question, asker = self.socket.recvfrom(4096)
            if question == b"stop":
                return
            self.socket.sendto(self.answer(message.from_wire(question)).to_wire(), asker)

    def answer(self, question):
        answer = message.make_response(question)
        answer.flags |= flags.RA
        asked = question.question[0]
        name, kind = asked.name.to_text(omit_final_dot=True).lower(), asked.rdtype.name
        if found := self.records.get((name, kind)):
            answer.answer.append(rrset.from_text(asked.name, 60, "IN", kind, *found))
        elif name not in {known for known, _ in self.records}:
            answer.set_rcode(rcode.NXDOMAIN)
        return answer

    def stop(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stopper:
            host, port = self.address.split(":")
            stopper.sendto(b"stop", (host, int(port)))
        self.thread.join()
        self.socket.close()
