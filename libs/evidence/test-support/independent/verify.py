"""Verifies DSSE envelopes with securesystemslib and reads their statements with in-toto's own bindings.

Reads one JSON object from standard input: {"envelope": ..., "keys": [{"keyid", "publicHex"}], "threshold": n,
"statement": whether the payload is an in-toto statement}. Prints {"signers": [...], "type", "predicateType",
"subjects"} or {"refused": reason}.
"""

import json
import sys

from google.protobuf.json_format import Parse
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey


def main() -> dict:
    request = json.load(sys.stdin)
    keys = [
        SSlibKey(key["keyid"], "ed25519", "ed25519", {"public": key["publicHex"]}) for key in request["keys"]
    ]
    envelope = Envelope.from_dict(request["envelope"])
    try:
        accepted = envelope.verify(keys, request["threshold"])
    except VerificationError as error:
        return {"refused": str(error)}
    answer = {"signers": sorted(accepted), "pae": envelope.pae().decode("utf-8", "replace")[:40]}
    if request["statement"]:
        statement = Statement.copy_from_pb(
            Parse(envelope.payload, statement_pb2.Statement(), ignore_unknown_fields=False)
        )
        statement.validate()
        answer["predicateType"] = statement.pb.predicate_type
        answer["subjects"] = [subject.name for subject in statement.pb.subject]
    return answer


print(json.dumps(main()))
