using System.Globalization;
using System.Text.RegularExpressions;
using OrderSync.Contracts.Connections;

namespace OrderSync.Web.Connections;

/// <summary>A connection as it is being typed, checked against the platform's own description of its settings.</summary>
public sealed class ConnectionDraft
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<string> _secretsSet;
    private readonly Dictionary<string, string?> _before;

    public ConnectionDraft(PlatformView platform, ConnectionView? existing = null)
    {
        Platform = platform;
        IsNew = existing is null;
        Name = existing?.Name ?? platform.Title;
        _secretsSet = [.. existing?.SecretsSet ?? []];
        foreach (var setting in platform.Settings)
            Values[setting.Key] = Shown(setting, existing?.Settings.GetValueOrDefault(setting.Key));
        _before = new Dictionary<string, string?>(Values, StringComparer.Ordinal);
    }

    public PlatformView Platform { get; }

    public bool IsNew { get; }

    public string Name { get; set; }

    public Dictionary<string, string?> Values { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string[]> Errors { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a secret that is set was not typed again.</summary>
    public bool LeavesSecretsOut => _secretsSet.Any(key => string.IsNullOrEmpty(Values.GetValueOrDefault(key)));

    public bool SettingsChanged => Values.Any(pair => (pair.Value ?? "") != (_before.GetValueOrDefault(pair.Key) ?? ""));

    public bool HasSecret(string key) => _secretsSet.Contains(key);

    /// <summary>Fills <see cref="Errors"/>; true when there are none.</summary>
    public bool Check()
    {
        Errors.Clear();
        if (string.IsNullOrWhiteSpace(Name))
            Errors["name"] = ["Give the connection a name."];
        else if (Name.Trim().Length > 100)
            Errors["name"] = ["A name has at most 100 characters."];
        foreach (var setting in Platform.Settings)
        {
            if (Fault(setting, Values[setting.Key]?.Trim()) is { } fault)
                Errors[setting.Key] = [fault];
        }

        return Errors.Count == 0;
    }

    /// <summary>Takes the Api's errors; a key comes alone or as "settings.key".</summary>
    public void Take(IReadOnlyDictionary<string, string[]> errors)
    {
        Errors.Clear();
        foreach (var (field, messages) in errors)
            Errors[field[(field.LastIndexOf('.') + 1)..]] = messages;
    }

    public CreateConnectionRequest ToCreate() => new(Platform.Platform, Name.Trim(), Settings());

    public UpdateConnectionRequest ToUpdate() => new(Name.Trim(), Settings());

    /// <summary>A default is not in the field but behind it, as its placeholder: what stands in a field has been typed. A box is ticked or not.</summary>
    private static string? Shown(SettingDescriptor setting, string? value) => setting.Kind switch
    {
        SettingKind.Secret => null,
        SettingKind.Flag => value ?? setting.Default,
        _ => value == setting.Default ? null : value,
    };

    private string? Fault(SettingDescriptor setting, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return setting.Required && !HasSecret(setting.Key) ? $"{setting.Title} is needed." : null;
        return setting.Kind switch
        {
            SettingKind.Url when !Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") =>
                $"{setting.Title} must be a full address that begins with https://.",
            SettingKind.Number when !decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _) =>
                $"{setting.Title} must be a number.",
            _ when setting.Pattern is { } pattern && !Fits(value, pattern) =>
                setting.Example is { } example ? $"{setting.Title} should look like {example}." : $"{setting.Title} does not have the right form.",
            _ => null,
        };
    }

    private static bool Fits(string value, string pattern)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, PatternTime);
        }
        catch (Exception trouble) when (trouble is ArgumentException or RegexMatchTimeoutException)
        {
            // A pattern that this side cannot judge: the Api decides.
            return true;
        }
    }

    /// <summary>Secrets that were not typed stay out, so that they stay as they are.</summary>
    private Dictionary<string, string?> Settings() => Platform.Settings
        .Select(setting => (setting, value: Values[setting.Key]?.Trim() is { Length: > 0 } typed ? typed : setting.Default))
        .Where(pair => pair.setting.Kind != SettingKind.Secret || !string.IsNullOrEmpty(pair.value))
        .ToDictionary(pair => pair.setting.Key, pair => string.IsNullOrEmpty(pair.value) ? null : pair.value);
}
