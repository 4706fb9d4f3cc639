using OrderSync.Contracts.Connections;

namespace OrderSync.Web.Connections;

public static class ConnectionWords
{
    public static (string Word, string Tone, string Icon) State(ConnectionState state) => state switch
    {
        ConnectionState.Active => ("active", "ok", "fa-solid fa-check"),
        ConnectionState.NeedsCredentials => ("needs credentials", "bad", "fa-solid fa-key"),
        _ => ("disabled", "quiet", "fa-solid fa-power-off"),
    };

    /// <summary>What the sentence says beyond the state, which its badge says: "Active; nothing was fetched yet." → "Nothing was fetched yet."</summary>
    public static string Beyond(ConnectionState state, string sentence)
    {
        var word = State(state).Word;
        if (!sentence.StartsWith(word, StringComparison.OrdinalIgnoreCase) || sentence[word.Length..].TrimStart() is not [';' or ':' or '.', .. var rest])
            return sentence;
        rest = rest.Trim();
        return rest.Length == 0 ? "" : char.ToUpperInvariant(rest[0]) + rest[1..];
    }
}
