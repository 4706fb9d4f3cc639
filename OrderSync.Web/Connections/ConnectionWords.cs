using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;

namespace OrderSync.Web.Connections;

public static class ConnectionWords
{
    public static (string Word, string Tone, string Icon) State(ConnectionState state) => state switch
    {
        ConnectionState.Active => ("active", "ok", "fa-solid fa-check"),
        ConnectionState.NeedsCredentials => ("needs credentials", "bad", "fa-solid fa-key"),
        _ => ("disabled", "quiet", "fa-solid fa-power-off"),
    };

    /// <summary>The connection after a change. News of its breaker speak of the breaker, not of the connection's own state.</summary>
    public static ConnectionView With(ConnectionView known, ConnectionChange change) => change.Breaker is { } breaker
        ? known with { Name = change.Name, State = change.State, Breaker = breaker.State == BreakerState.Closed ? null : breaker }
        : known with { Name = change.Name, State = change.State, Sentence = change.Sentence };

    /// <summary>What the sentence says beyond the state, which its badge says: "Active; no fetch was complete yet." → "No fetch was complete yet."</summary>
    public static string Beyond(ConnectionState state, string sentence)
    {
        var word = State(state).Word;
        if (!sentence.StartsWith(word, StringComparison.OrdinalIgnoreCase) || sentence[word.Length..].TrimStart() is not [';' or ':' or '.', .. var rest])
            return sentence;
        rest = rest.Trim();
        return rest.Length == 0 ? "" : char.ToUpperInvariant(rest[0]) + rest[1..];
    }
}
