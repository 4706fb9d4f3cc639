using System.Text.Json;
using System.Text.Json.Serialization;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>
/// Maystro's JSON as it spells it, from the types and reads of public clients (no official schema was found). Only what is mapped is
/// named here; every record is kept whole beside its mapping.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(TolerantText)])]
[JsonSerializable(typeof(MaystroOrder))]
[JsonSerializable(typeof(MaystroStep))]
internal sealed partial class MaystroWire : JsonSerializerContext;

/// <summary>Times are taken for ISO 8601: one client feeds them to JavaScript's Date; no answer was captured.</summary>
internal sealed class MaystroOrder
{
    /// <summary>The same UUID as <see cref="InstanceUuid"/>, as far as clients show: one stores the one, the others ask by the other.</summary>
    public string? Id { get; set; }
    public string? InstanceUuid { get; set; }

    /// <summary>Clients take the tracking number, else this; neither is unique.</summary>
    public string? DisplayId { get; set; }
    public string? TrackingNumber { get; set; }

    /// <summary>So called by the newer of Maystro's two hosts.</summary>
    public string? Tracking { get; set; }

    /// <summary>The merchant's reference; <see cref="ExternalId"/> on the newer host.</summary>
    public string? ExternalOrderId { get; set; }
    public string? ExternalId { get; set; }

    /// <summary>An integer code.</summary>
    public string? Status { get; set; }
    public string? OrderedAt { get; set; }
    public string? CreatedAt { get; set; }
    public string? LastUpdate { get; set; }
    public string? DeliveredAt { get; set; }
    public string? PostponedTo { get; set; }

    /// <summary>Texts or numbers of a table that nobody has published. So is the abort reason.</summary>
    public string? AlertReason { get; set; }
    public string? AbortReason { get; set; }
    public string? CustomerName { get; set; }
    public string? CommuneName { get; set; }

    /// <summary>A name in list rows.</summary>
    public string? Wilaya { get; set; }
}

/// <summary>One row of GET /stores/history_order/{id}.</summary>
internal sealed class MaystroStep
{
    public string? Status { get; set; }
    public string? CreatedAt { get; set; }
    public string? Comment { get; set; }
}

/// <summary>
/// Reads <c>{"list":{"count":…,"next":…,"results":[…]}}</c>; two clients agree on the <c>list</c>, two others read the bare inside,
/// so both are taken.
/// </summary>
internal static class MaystroLists
{
    /// <exception cref="JsonException">The body is not such an answer.</exception>
    public static ShipmentPage Page(ReadOnlyMemory<byte> body)
    {
        var list = JsonRecords.Value(body, "list"u8) ?? body;
        var results = JsonRecords.Value(list, "results"u8) ?? throw new JsonException("It has no “list.results”.");
        var count = JsonRecords.Value(list, "count"u8) is { } value ? CountOf(value) : null;
        var next = JsonRecords.Value(list, "next"u8) ?? throw new JsonException("It has no “list.next”, so the end of the list cannot be known.");
        return new ShipmentPage(Slices(results), count, HasNext: !next.Span.SequenceEqual("null"u8));
    }

    /// <summary>A bare array, or one inside <c>results</c> or <c>history</c>: two clients read the first, one the others.</summary>
    /// <exception cref="JsonException">The body is none of them.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> History(ReadOnlyMemory<byte> body) => Slices(
        body.Span.TrimStart(" \t\r\n"u8).StartsWith("["u8)
            ? body
            : JsonRecords.Value(body, "results"u8) ?? JsonRecords.Value(body, "history"u8) ?? throw new JsonException("It has no list of statuses."));

    private static IReadOnlyList<ReadOnlyMemory<byte>> Slices(ReadOnlyMemory<byte> array)
    {
        var reader = JsonRecords.Reader(array.Span);
        reader.Read();
        return JsonRecords.Slices(ref reader, array);
    }

    private static long? CountOf(ReadOnlyMemory<byte> value)
    {
        var reader = JsonRecords.Reader(value.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) ? count : null;
    }
}
