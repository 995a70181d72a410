"""Speaks the mesh's wire from Python, by wire.json alone: nothing here is shared with the other two languages.

Reads one JSON object on standard input, {"cluster", "member", "wire", "calls": [...]}, carries out its calls in order,
and prints one JSON object: {"answers": [...]}. Bytes are hex.
"""

import json
import struct
import sys

import hazelcast
from hazelcast.serialization.api import CompactSerializer, IdentifiedDataSerializable

REQUEST = json.load(sys.stdin)
WIRE = json.load(open(REQUEST["wire"], encoding="utf8"))
PLAIN = {"int32": "int32", "int64": "int64", "string": "string"}
ARRAYS = {
    "arrayOfInt8": "array_of_int8",
    "arrayOfInt32": "array_of_int32",
    "arrayOfInt64": "array_of_int64",
    "arrayOfFloat64": "array_of_float64",
    "arrayOfString": "array_of_string",
}
WRITERS = {"int32": "write_int", "int64": "write_long", "string": "write_string", "bytes": "write_byte_array"}
PACKED = {"int32": "i", "float64": "d"}


def value_class(name):
    """A class for each Compact type: the client tells types apart by class."""
    return type(name, (), {})


CLASSES = {name: value_class(name) for name in WIRE["compact"]}


class WireSerializer(CompactSerializer):
    """One Compact type, field by field as the wire says."""

    def __init__(self, name):
        self.name = name
        self.fields = WIRE["compact"][name]

    def read(self, reader):
        value = CLASSES[self.name]()
        for field, kind in self.fields:
            method = PLAIN.get(kind) or ARRAYS[kind]
            setattr(value, field, getattr(reader, "read_" + method)(field))
        return value

    def write(self, writer, value):
        for field, kind in self.fields:
            method = PLAIN.get(kind) or ARRAYS[kind]
            getattr(writer, "write_" + method)(field, getattr(value, field))

    def get_type_name(self):
        return self.name

    def get_class(self):
        return CLASSES[self.name]


class Operation(IdentifiedDataSerializable):
    """An entry processor: its fields in the order of the wire, what is not given is 0 or empty."""

    def __init__(self, name, values):
        self.processor = WIRE["processors"][name]
        self.values = values

    def write_data(self, out):
        for field, kind in self.processor["fields"]:
            value = self.values.get(field, "" if kind == "string" else 0)
            getattr(out, WRITERS[kind])(bytearray.fromhex(value) if kind == "bytes" else value)

    def read_data(self, source):
        raise NotImplementedError("only members read operations")

    def get_factory_id(self):
        return WIRE["factoryId"]

    def get_class_id(self):
        return self.processor["classId"]


def packed(events):
    """Events as one batch of records."""
    fields = WIRE["featureEvent"]["fields"]
    order = {"big": ">", "little": "<"}[WIRE["featureEvent"]["byteOrder"]]
    form = order + "".join(PACKED[kind] for _, kind in fields)
    assert struct.calcsize(form) == WIRE["featureEvent"]["bytes"]
    return b"".join(struct.pack(form, *(event[name] for name, _ in fields)) for event in events).hex()


def plain(value):
    """A value as JSON: fields of Compact values by name, bytes as hex (the wire's int8 are signed in Python)."""
    if value is None or isinstance(value, (int, str, float)):
        return value
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    kinds = dict(WIRE["compact"][type(value).__name__])
    return {
        field: bytes(byte & 0xFF for byte in getattr(value, field)).hex()
        if kind == "arrayOfInt8"
        else getattr(value, field)
        for field, kind in kinds.items()
    }


def carried_out(client, call):
    if call["do"] == "pack":
        return packed(call["events"])
    entries = client.get_map(WIRE["maps"][call["map"]]).blocking()
    if call["do"] == "get":
        return plain(entries.get(call["key"]))
    if call["do"] == "put":
        return entries.set(call["key"], bytearray.fromhex(call["bytes"]))
    name = call["processor"]
    return plain(entries.execute_on_key(call["key"], Operation(name, call["values"])))


def main():
    client = hazelcast.HazelcastClient(
        cluster_name=REQUEST["cluster"],
        cluster_members=[REQUEST["member"]],
        compact_serializers=[WireSerializer(name) for name in WIRE["compact"]],
        cluster_connect_timeout=120,
        invocation_timeout=120,
    )
    try:
        print(json.dumps({"answers": [carried_out(client, call) for call in REQUEST["calls"]]}))
    finally:
        client.shutdown()


if __name__ == "__main__":
    main()
