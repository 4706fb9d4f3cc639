using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Connections;

public enum ConnectionState
{
    Active,

    /// <summary>The platform refused the credentials: nothing runs until they are replaced.</summary>
    NeedsCredentials,

    /// <summary>Switched off by a person.</summary>
    Disabled,
}

public enum BreakerState
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>One call at a time is tried, until enough have succeeded.</summary>
    HalfOpen,

    /// <summary>Too many calls in a row have failed: none is made until the next try.</summary>
    Open,
}

public enum SettingKind
{
    Text,
    Url,
    Number,
    Flag,

    /// <summary>Write-only: stored encrypted, never sent back.</summary>
    Secret,
}

/// <summary>One field of the form that connects a platform.</summary>
/// <param name="Key">The name under which the value travels.</param>
/// <param name="Pattern">A regular expression that the whole value must match.</param>
/// <param name="Section">Under which heading it stands among others of its kind; null for none.</param>
/// <param name="Usual">What holds while it is empty, where that is the platform's matter and no <paramref name="Default"/> that is saved.</param>
public sealed record SettingDescriptor(
    string Key,
    string Title,
    SettingKind Kind,
    bool Required,
    string? Help = null,
    string? Example = null,
    string? Pattern = null,
    string? Default = null,
    string? HelpLink = null,
    bool Advanced = false,
    string? Section = null,
    string? Usual = null);

/// <summary>A platform as data: the Connect form is drawn from it. GET /api/platform-operations/platforms.</summary>
/// <param name="Platform">The platform's key, for example "ecomanager".</param>
/// <param name="Capabilities">"orders" can be fetched, "shipments" can be followed, "check": the connection can be tested.</param>
/// <param name="Mark">The path of its sign, as SVG draws it within 24 × 24; null where it has none.</param>
public sealed record PlatformView(
    string Platform,
    string Title,
    string Summary,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<SettingDescriptor> Settings,
    string? Mark = null);

/// <summary>A connection as lists show it. Secrets never leave the server: <paramref name="SecretsSet"/> names those that are set.</summary>
/// <param name="Sentence">The state in words, with its reason.</param>
/// <param name="Orders">How many orders of it are stored.</param>
/// <param name="LastSuccessAt">The end of the last task that read all that it was to read, whatever its kind; null before the first.</param>
/// <param name="Breaker">The circuit breaker of its calls, unless it is closed, or Redis is away.</param>
/// <param name="Shipments">How many shipments of it are stored: of a carrier.</param>
public sealed record ConnectionView(
    Guid Id,
    string Platform,
    string PlatformTitle,
    string Name,
    ConnectionState State,
    string Sentence,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> SecretsSet,
    long Orders,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset CreatedAt,
    Guid? ActiveRunId,
    BreakerView? Breaker = null,
    long Shipments = 0);

/// <summary>POST /api/platform-operations/connections, and …/connections/test (checks without saving).</summary>
/// <param name="Settings">Values by <see cref="SettingDescriptor.Key"/>, secrets included.</param>
public sealed record CreateConnectionRequest(
    [Required, StringLength(50)] string Platform,
    [Required, StringLength(100, MinimumLength = 1)] string Name,
    [Required] IReadOnlyDictionary<string, string?> Settings);

/// <summary>PUT …/connections/{id}. A secret left out or null stays as it is.</summary>
public sealed record UpdateConnectionRequest(
    [Required, StringLength(100, MinimumLength = 1)] string Name,
    [Required] IReadOnlyDictionary<string, string?> Settings);

/// <summary>The answer to a test. <paramref name="Field"/> names the setting at fault where the platform's answer tells.</summary>
public sealed record ConnectionCheckView(bool Ok, string Sentence, string? Field, string? Details = null);
