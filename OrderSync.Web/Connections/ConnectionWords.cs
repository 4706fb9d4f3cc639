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
}
