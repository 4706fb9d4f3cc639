using System.Buffers.Binary;
using System.Text;

namespace OrderSync.Tests.Hosting.Otlp;

/// <summary>A protobuf message by its field numbers: as much of the wire format as OTLP needs.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    private ProtoMessage()
    {
    }

    public static ProtoMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtoMessage();
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var field = (int)(key >> 3);
            message._fields.Add((key & 7) switch
            {
                0 => (field, Varint(ref bytes), default),
                1 => (field, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), default),
                2 => (field, 0, Take(ref bytes, (int)Varint(ref bytes))),
                5 => (field, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), default),
                var type => throw new InvalidDataException($"Field {field} has wire type {type}."),
            });
        }
        return message;
    }

    public IEnumerable<ProtoMessage> Messages(int field) => _fields.Where(one => one.Field == field).Select(one => Read(one.Bytes));

    public ProtoMessage? Message(int field) => Messages(field).FirstOrDefault();

    public bool Has(int field) => _fields.Exists(one => one.Field == field);

    public ulong Number(int field) => _fields.Find(one => one.Field == field).Number;

    public string Text(int field) => Encoding.UTF8.GetString(_fields.Find(one => one.Field == field).Bytes.Span);

    /// <summary>Ids of traces and spans; empty where there is none.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(_fields.Find(one => one.Field == field).Bytes.Span);

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }
}
