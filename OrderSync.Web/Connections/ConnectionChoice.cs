using OrderSync.Contracts.Connections;

namespace OrderSync.Web.Connections;

/// <summary>Which of many connections a page shows: as its address says.</summary>
/// <param name="Text">A part of the name.</param>
/// <param name="Platform">The platform's key.</param>
public sealed record ConnectionChoice(string? Text, string? Platform)
{
    /// <summary>From here on a page has filters and groups; fewer are seen at a glance.</summary>
    public const int Many = 10;

    public bool IsAll => string.IsNullOrWhiteSpace(Text) && string.IsNullOrEmpty(Platform);

    public bool Matches(string? name, string? platform) =>
        (string.IsNullOrWhiteSpace(Text) || name?.Contains(Text.Trim(), StringComparison.CurrentCultureIgnoreCase) == true)
        && (string.IsNullOrEmpty(Platform) || Platform == platform);

    public bool Matches(ConnectionView connection) => Matches(connection.Name, connection.Platform);
}
