using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Connections;

/// <summary>What a person typed to connect a platform: checked, trimmed, and parted into settings and secrets.</summary>
/// <param name="Connection">The saved connection that this changes; null for a new one.</param>
public sealed record ConnectionForm(
    IPlatformConnector Connector,
    Dictionary<string, string> Settings,
    Dictionary<string, string> Secrets,
    Connection? Connection = null)
{
    public PlatformDescriptor Platform => Connector.Descriptor;

    /// <summary>
    /// The settings by which the connection would lead to another shop than before: addresses, and what is required of the texts
    /// that are not advanced. The other texts that are not say as whom.
    /// </summary>
    public IReadOnlyList<string> Moved =>
    [
        .. Leading.Where(setting => (setting.Required || setting.Kind == SettingKind.Url) && Connection is not null && IsChanged(setting, Connection))
            .Select(setting => setting.Key),
    ];

    /// <summary>
    /// Whoever may change the address must not have the stored secret sent to one of their own choice: that would read what is
    /// write-only.
    /// </summary>
    public bool NeedsSecretsAgain => Connection is not null && Leading.Any(setting => IsChanged(setting, Connection));

    /// <summary>
    /// Advanced secrets say who calls us, not who we are: when the connection leads elsewhere they are forgotten, not asked for
    /// again, since the person may never have seen them.
    /// </summary>
    public IReadOnlyList<string> Forgotten =>
    [
        .. Platform.Settings.Where(setting => NeedsSecretsAgain && setting is { Advanced: true, Kind: SettingKind.Secret } && !Secrets.ContainsKey(setting.Key))
            .Select(setting => setting.Key),
    ];

    /// <summary>What says where the connection leads, or as whom. An address does, however advanced it is.</summary>
    private IEnumerable<SettingDescriptor> Leading =>
        Platform.Settings.Where(setting => setting is { Kind: SettingKind.Url } or { Advanced: false, Kind: SettingKind.Text });

    /// <summary>Without the values, so that a log of a form holds no secret.</summary>
    public override string ToString() => $"a form of {Platform.Key}";

    private bool IsChanged(SettingDescriptor setting, Connection connection) =>
        (Settings.GetValueOrDefault(setting.Key) ?? setting.Default) != (connection.Settings.GetValueOrDefault(setting.Key) ?? setting.Default);
}

/// <summary>Reads forms; a refusal names the fields at fault as "settings.key".</summary>
public sealed class ConnectionForms(OrderSyncDb database, PlatformCatalog platforms)
{
    public (ConnectionForm? Form, ProblemHttpResult? Refusal) Read(string platform, IReadOnlyDictionary<string, string?> values)
    {
        if (!platforms.TryGet(platform, out var connector))
            return (null, Problems.Invalid("platform", $"There is no platform “{platform}”."));
        var errors = SettingsValidator.Validate(connector.Descriptor, values, []);
        return errors.Count > 0 ? (null, Refuse(errors)) : (Part(connector, values, null), null);
    }

    /// <param name="values">A secret that is left out or empty stays.</param>
    public async Task<(ConnectionForm? Form, ProblemHttpResult? Refusal)> ReadAsync(
        Connection connection, IReadOnlyDictionary<string, string?> values, CancellationToken cancellationToken)
    {
        if (!platforms.TryGet(connection.Platform, out var connector))
            return (null, Problems.Conflict($"This installation has no connector for {connection.Platform} any more."));
        var form = Part(connector, values, connection);
        var errors = SettingsValidator.Validate(connector.Descriptor, values, connection.SecretsSet);
        if (errors.Count == 0 && form.Moved is { Count: > 0 } moved && await WhyItMustStayAsync(connection, cancellationToken) is { } sentence)
            errors = moved.ToDictionary(setting => setting, _ => sentence);
        if (errors.Count == 0 && form.NeedsSecretsAgain)
        {
            errors = connection.SecretsSet.Where(secret => !form.Secrets.ContainsKey(secret) && !form.Forgotten.Contains(secret))
                .ToDictionary(secret => secret, _ => "The address has changed: enter this again.");
        }
        return errors.Count > 0 ? (null, Refuse(errors)) : (form, null);
    }

    /// <summary>A setting's name as an error's field.</summary>
    public static string? Field(PlatformDescriptor platform, string? key) =>
        key is null || platform.Settings.All(setting => setting.Key != key) ? null : $"settings.{key}";

    /// <summary>Two shops' orders under one connection would be taken for each other's: their ids are only unique in a shop.</summary>
    private async Task<string?> WhyItMustStayAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (await database.Orders.AnyAsync(order => order.ConnectionId == connection.Id, cancellationToken))
            return $"{connection.Name} has orders from its present address: connect the other shop as a new connection.";
        return await database.Runs.AnyAsync(run => run.ConnectionId == connection.Id && RunStates.Active.Contains(run.State), cancellationToken)
            ? $"{connection.Name} is being fetched from its present address: stop the task first."
            : null;
    }

    private static ConnectionForm Part(IPlatformConnector connector, IReadOnlyDictionary<string, string?> values, Connection? connection)
    {
        var secrets = connector.Descriptor.Settings
            .Where(setting => setting.Kind == SettingKind.Secret).Select(setting => setting.Key).ToHashSet(StringComparer.Ordinal);
        var given = values.Where(value => !string.IsNullOrWhiteSpace(value.Value)).ToLookup(value => secrets.Contains(value.Key));
        return new ConnectionForm(
            connector,
            given[false].ToDictionary(value => value.Key, value => value.Value!.Trim(), StringComparer.Ordinal),
            given[true].ToDictionary(value => value.Key, value => value.Value!.Trim(), StringComparer.Ordinal),
            connection);
    }

    private static ProblemHttpResult Refuse(IReadOnlyDictionary<string, string> errors) =>
        Problems.Invalid(errors.ToDictionary(error => $"settings.{error.Key}", error => error.Value));
}
