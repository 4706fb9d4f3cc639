using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace OrderSync.Api.Events;

/// <summary>A live event as Redis keeps it.</summary>
/// <param name="Id">Redis's stream id: milliseconds-sequence.</param>
/// <param name="RunId">The run that it is about, if any.</param>
/// <param name="UserId">The only person it is for, if any.</param>
public sealed record StoredEvent(string Id, string Type, Guid? RunId, Guid? UserId, string Json)
{
    public bool IsFor(Guid userId) => UserId is null || UserId == userId;

    /// <summary>As published: the id, a blank, the event's JSON.</summary>
    public static StoredEvent Parse(string message)
    {
        var blank = message.IndexOf(' ', StringComparison.Ordinal);
        return Of(message[..blank], message[(blank + 1)..]);
    }

    /// <summary>As XRANGE answers: [id, [field, value]].</summary>
    public static StoredEvent OfStreamEntry(RedisResult entry)
    {
        var parts = (RedisResult[])entry!;
        var fields = (RedisResult[])parts[1]!;
        return Of((string)parts[0]!, (string)fields[1]!);
    }

    private static StoredEvent Of(string id, string json)
    {
        using var document = JsonDocument.Parse(json);
        var run = document.RootElement.GetProperty("run");
        return new StoredEvent(
            id,
            document.RootElement.GetProperty("type").GetString()!,
            run.ValueKind == JsonValueKind.Object ? run.GetProperty("id").GetGuid() : null,
            document.RootElement.TryGetProperty("userId", out var user) && user.ValueKind == JsonValueKind.String ? user.GetGuid() : null,
            json);
    }
}

/// <summary>Redis stream ids: they come from clients, so they are checked before they are used.</summary>
internal static class EventId
{
    public static bool IsValid(string id) => TryParse(id, out _);

    public static bool IsAfter(string id, string seen) =>
        !TryParse(seen, out var before) || (TryParse(id, out var now) && now.CompareTo(before) > 0);

    private static bool TryParse(string id, out (ulong Milliseconds, ulong Sequence) parsed)
    {
        parsed = default;
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && ulong.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out parsed.Milliseconds)
            && ulong.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out parsed.Sequence);
    }
}
