using System.Globalization;
using System.Text.RegularExpressions;
using OrderSync.Contracts.Connections;

namespace OrderSync.Core.Platforms;

/// <summary>Checks a connection's settings against its platform's descriptor.</summary>
public static class SettingsValidator
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(200);

    /// <returns>By setting key, what is wrong with it; empty when all is well.</returns>
    public static IReadOnlyDictionary<string, string> Validate(
        PlatformDescriptor platform, IReadOnlyDictionary<string, string?> values, IReadOnlyCollection<string> secretsAlreadySet)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in platform.Settings)
        {
            var value = values.GetValueOrDefault(setting.Key);
            if (string.IsNullOrWhiteSpace(value))
            {
                if (setting.Required && setting.Default is null && !secretsAlreadySet.Contains(setting.Key))
                    errors[setting.Key] = $"{setting.Title} is required.";
            }
            else if (Fault(setting, value) is { } fault)
            {
                errors[setting.Key] = fault;
            }
        }
        foreach (var unknown in values.Keys.Where(key => platform.Settings.All(setting => setting.Key != key)))
            errors[unknown] = $"{platform.Title} has no setting “{unknown}”.";
        return errors;
    }

    private static string? Fault(SettingDescriptor setting, string value) => setting.Kind switch
    {
        _ when value.Length > 4_000 => $"{setting.Title} is longer than 4,000 characters.",
        SettingKind.Url when !IsHttpUrl(value) => $"{setting.Title} must be an http or https address{Example(setting)}.",
        SettingKind.Number when !decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _) =>
            $"{setting.Title} must be a number{Example(setting)}.",
        SettingKind.Flag when !bool.TryParse(value, out _) => $"{setting.Title} must be true or false.",
        _ when !Matches(setting.Pattern, value) => $"{setting.Title} does not look right{Example(setting)}.",
        _ => null,
    };

    private static bool IsHttpUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.UserInfo.Length == 0;

    private static bool Matches(string? pattern, string value) =>
        pattern is null || Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, PatternTimeout);

    private static string Example(SettingDescriptor setting) => setting.Example is null ? "" : $", for example {setting.Example}";
}
