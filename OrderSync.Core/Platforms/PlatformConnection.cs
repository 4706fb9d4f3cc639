using System.Globalization;
using OrderSync.Core.Connections;

namespace OrderSync.Core.Platforms;

/// <summary>A connection as a connector sees it: whose it is, and its settings with secrets in the clear.</summary>
/// <param name="Values">By <see cref="Contracts.Connections.SettingDescriptor.Key"/>. Never log it.</param>
public sealed record PlatformConnection(
    Guid CompanyId,
    Guid ConnectionId,
    string Platform,
    string Name,
    IReadOnlyDictionary<string, string> Values)
{
    /// <summary>For whatever makes no call.</summary>
    public static PlatformConnection WithoutSecrets(Connection connection) =>
        new(connection.CompanyId, connection.Id, connection.Platform, connection.Name, connection.Settings);

    public string? Find(string key) => Values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <exception cref="PlatformException">Invalid: the setting is missing.</exception>
    public string Require(string key) =>
        Find(key) ?? throw new PlatformException(PlatformFailure.Invalid($"The connection lacks its setting “{key}”.", key));

    public int Number(string key, int fallback) =>
        int.TryParse(Find(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : fallback;

    public double Fraction(string key, double fallback) =>
        double.TryParse(Find(key), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : fallback;

    public bool Flag(string key, bool fallback) => bool.TryParse(Find(key), out var value) ? value : fallback;

    /// <summary>Without the values, so that a log of a connection holds no secret.</summary>
    public override string ToString() => $"{Platform} connection {Name} ({ConnectionId})";
}
