/** Entry processors and Compact values as bytes, made from the wire's own description of them. */
import {
  type CompactReader,
  type CompactSerializer,
  type CompactWriter,
  type DataOutput,
  HazelcastSerializationError,
  type IdentifiedDataSerializable,
  type IMap,
} from 'hazelcast-client';
import { putInt64, readInt64Array, readInt64Field, writeInt64Array, writeInt64Field } from './int64.ts';
import type { WireConfig } from './mesh-client.ts';
import { type CompactName, type FieldKind, type ProcessorName, WIRE } from './wire.ts';

/** A value of a field. */
export type WireValue = number | string | Buffer | readonly number[] | readonly string[];

type Fields = readonly (readonly [name: string, kind: FieldKind])[];

/** An operation on its way to where the data is. */
export class Processor implements IdentifiedDataSerializable {
  readonly factoryId: number = WIRE.factoryId;
  readonly classId: number;
  readonly #fields: Fields;
  readonly #values: Readonly<Record<string, WireValue>>;

  constructor(name: ProcessorName, values: Readonly<Record<string, WireValue>>) {
    const { classId, fields } = WIRE.processors[name];
    this.classId = classId;
    this.#fields = fields;
    this.#values = values;
  }

  writeData(output: DataOutput): void {
    for (const [name, kind] of this.#fields) put(output, kind, this.#values[name]);
  }

  /** Only members read operations. */
  readData(): void {
    throw new Error('an operation came back to the client');
  }
}

/** Runs it where the key's row lies. @throws what the client throws; HazelcastSerializationError for another answer. */
export async function runProcessor(
  map: IMap<string, unknown>,
  key: string,
  processor: Processor,
): Promise<CompactValue> {
  const answer: unknown = await map.executeOnKey(key, processor);
  if (answer instanceof CompactValue) return answer;
  throw new HazelcastSerializationError('the answer is of no type that this build knows');
}

function put(output: DataOutput, kind: FieldKind, value: WireValue | undefined): void {
  switch (kind) {
    case 'int32':
      return output.writeInt(Number(value ?? 0));
    case 'int64':
      return putInt64(output, Number(value ?? 0));
    case 'string':
      return output.writeString(String(value ?? ''));
    case 'bytes':
      return output.writeByteArray(value as Buffer);
    default:
      throw new Error(`no operation has a field of kind ${kind}`);
  }
}

/** A Compact value: its fields by name. */
export abstract class CompactValue {
  readonly fields: Readonly<Record<string, WireValue>>;

  constructor(fields: Readonly<Record<string, WireValue>>) {
    this.fields = fields;
  }

  number(name: string): number {
    return this.fields[name] as number;
  }

  text(name: string): string {
    return this.fields[name] as string;
  }

  texts(name: string): readonly string[] {
    return this.fields[name] as readonly string[];
  }

  numbers(name: string): readonly number[] {
    return this.fields[name] as readonly number[];
  }

  bytes(name: string): Buffer {
    return this.fields[name] as Buffer;
  }
}

// The client tells types apart by class, so each has one of its own.
const CLASSES = new Map(
  (Object.keys(WIRE.compact) as CompactName[]).map((name) => [name, class extends CompactValue {}] as const),
);

/** A value of that type, to be written. */
export function compactValue(name: CompactName, fields: Readonly<Record<string, WireValue>>): CompactValue {
  const Value = CLASSES.get(name);
  if (Value === undefined) throw new Error(`${name} is no type of the wire`);
  return new Value(fields);
}

function serializer(name: CompactName): CompactSerializer<CompactValue> {
  const fields: Fields = WIRE.compact[name];
  return {
    getClass: () => CLASSES.get(name) as new (...args: never[]) => CompactValue,
    getTypeName: () => name,
    read: (reader) =>
      compactValue(
        name,
        Object.fromEntries(fields.map(([field, kind]) => [field, read(reader, field, kind)])),
      ),
    write: (writer, value) => {
      for (const [field, kind] of fields) write(writer, field, kind, value.fields[field]);
    },
  };
}

function read(reader: CompactReader, field: string, kind: FieldKind): WireValue {
  switch (kind) {
    case 'int32':
      return reader.readInt32(field);
    case 'int64':
      return readInt64Field(reader, field);
    case 'string':
      return reader.readString(field) ?? '';
    case 'arrayOfString':
      return (reader.readArrayOfString(field) ?? []).map((text) => text ?? '');
    case 'bytes':
    case 'arrayOfInt8':
      return reader.readArrayOfInt8(field) ?? Buffer.alloc(0);
    case 'arrayOfInt32':
      return reader.readArrayOfInt32(field) ?? [];
    case 'arrayOfInt64':
      return readInt64Array(reader, field);
    case 'arrayOfFloat64':
      return reader.readArrayOfFloat64(field) ?? [];
  }
}

function write(writer: CompactWriter, field: string, kind: FieldKind, value: WireValue | undefined): void {
  switch (kind) {
    case 'int32':
      return writer.writeInt32(field, Number(value));
    case 'int64':
      return writeInt64Field(writer, field, Number(value));
    case 'string':
      return writer.writeString(field, String(value));
    case 'arrayOfString':
      return writer.writeArrayOfString(field, [...(value as readonly string[])]);
    case 'bytes':
    case 'arrayOfInt8':
      return writer.writeArrayOfInt8(field, value as Buffer);
    case 'arrayOfInt32':
      return writer.writeArrayOfInt32(field, [...(value as readonly number[])]);
    case 'arrayOfInt64':
      return writeInt64Array(writer, field, value as readonly number[]);
    case 'arrayOfFloat64':
      return writer.writeArrayOfFloat64(field, [...(value as readonly number[])]);
  }
}

/** What a client needs to speak the wire. */
export function wireConfig(): WireConfig {
  return {
    compact: { serializers: (Object.keys(WIRE.compact) as CompactName[]).map(serializer) },
    dataSerializableFactories: {},
  };
}
