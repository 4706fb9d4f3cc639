using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace OrderSync.Core.Platforms.Json;

/// <summary>
/// For platforms whose lists inside a record have no order of their own: puts every list of things with ids in the order
/// of the ids, so that an unchanged record has the same bytes at every reading. Nothing else of it is touched.
/// </summary>
public static class IdOrder
{
    private static readonly IComparer<string> ById = Comparer<string>.Create(Compare);

    /// <returns>The record itself where it is in order already.</returns>
    /// <exception cref="JsonException">The record is not well formed.</exception>
    public static ReadOnlyMemory<byte> Settle(ReadOnlyMemory<byte> record) => SettleLists(record, 0);

    /// <param name="depth">How many lists it is in: the stack has an end, and a record that is nested deeper is rejected anyway.</param>
    private static ReadOnlyMemory<byte> SettleLists(ReadOnlyMemory<byte> record, int depth)
    {
        if (depth > JsonRecords.DeepestRecord)
            return record;
        var reader = JsonRecords.Reader(record.Span);
        ArrayBufferWriter<byte>? settled = null;
        var copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                continue;
            var start = (int)reader.TokenStartIndex;
            var items = JsonRecords.Slices(ref reader, record);
            if (!TrySettle(items, depth, out var ordered))
                continue;
            settled ??= new ArrayBufferWriter<byte>(record.Length);
            settled.Write(record.Span[copied..start]);
            WriteArray(settled, ordered);
            copied = (int)reader.BytesConsumed;
        }
        if (settled is null)
            return record;
        settled.Write(record.Span[copied..]);
        return settled.WrittenMemory;
    }

    /// <returns>False where nothing had to be moved.</returns>
    private static bool TrySettle(IReadOnlyList<ReadOnlyMemory<byte>> items, int depth, out IReadOnlyList<ReadOnlyMemory<byte>> ordered)
    {
        var settled = items.Select(item => (Id: JsonRecords.Text(item, "id"u8), Json: SettleLists(item, depth + 1))).ToArray();
        var isChanged = settled.Where((item, index) => !item.Json.Equals(items[index])).Any();
        if (settled.All(item => item.Id is not null) && !IsOrdered(settled))
        {
            isChanged = true;
            settled = [.. settled.OrderBy(item => item.Id!, ById)];
        }
        ordered = [.. settled.Select(item => item.Json)];
        return isChanged;
    }

    private static bool IsOrdered((string? Id, ReadOnlyMemory<byte> Json)[] items) =>
        items.Zip(items.Skip(1)).All(pair => Compare(pair.First.Id, pair.Second.Id) <= 0);

    private static void WriteArray(ArrayBufferWriter<byte> target, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        target.Write("["u8);
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
                target.Write(","u8);
            target.Write(items[index].Span);
        }
        target.Write("]"u8);
    }

    private static int Compare(string? left, string? right) =>
        long.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var leftNumber)
        && long.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var rightNumber)
            ? leftNumber.CompareTo(rightNumber)
            : string.CompareOrdinal(left, right);
}
