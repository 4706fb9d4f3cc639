using System.Text.RegularExpressions;
using OrderSync.Contracts.Connections;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>Takes secrets out of what is stored, logged or shown about a connection's calls.</summary>
public sealed partial class Redaction
{
    private const string Hidden = "…";
    private const int ShortestSecret = 4;
    private const int ShortestToken = 8;
    private const int LongestValue = 60;

    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    public static Redaction Of(PlatformDescriptor platform, PlatformConnection connection)
    {
        var redaction = new Redaction();
        foreach (var setting in platform.Settings.Where(setting => setting.Kind == SettingKind.Secret))
            redaction.Learn(connection.Find(setting.Key), ShortestSecret);
        return redaction;
    }

    /// <summary>Also what a request carries as credentials: tokens that were had for a session only.</summary>
    public void Learn(HttpRequestMessage request)
    {
        Learn(request.Headers.Authorization?.Parameter, ShortestToken);
        foreach (var header in request.Headers.Where(header => SecretName().IsMatch(header.Key) && header.Key != "Idempotency-Key"))
        {
            foreach (var value in header.Value)
                Learn(value, ShortestToken);
        }
    }

    /// <summary>Path and query of an address: values that may be secrets are hidden, long ones are cut.</summary>
    public string Path(Uri? address)
    {
        if (address is null)
            return "";
        if (!address.IsAbsoluteUri)
            return Text(address.OriginalString);
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair);
        var path = Known(address.AbsolutePath);
        return address.Query.Length > 1 ? $"{path}?{string.Join('&', query)}" : path;
    }

    /// <summary>A sentence without the connection's secrets, and without what looks like any.</summary>
    public string Text(string text) => Assigned().Replace(Bearer().Replace(Known(text), $"${{kind}} {Hidden}"), $"${{name}}{Hidden}");

    private void Learn(string? secret, int shortest)
    {
        if (secret is null || secret.Length < shortest)
            return;
        _secrets.Add(secret);
        _secrets.Add(Uri.EscapeDataString(secret));
    }

    private string Pair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return Known(pair);
        var (name, value) = (pair[..equals], Known(pair[(equals + 1)..]));
        if (SecretName().IsMatch(name))
            value = Hidden;
        return $"{name}={(value.Length > LongestValue ? value[..LongestValue] + Hidden : value)}";
    }

    private string Known(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    [GeneratedRegex("token|secret|passw|pwd|auth|credential|session|signature|sig$|api-?_?key|key$|^code$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\b(?<kind>bearer|basic)\s+(?=\S*[0-9])[A-Za-z0-9._~+/=\-]{8,}", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"(?<name>\w*(token|secret|password|passwd|api_?key|signature|credential)\w*[""']?\s*[=:]\s*[""']?)[^\s""'&,;}]{8,}", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Assigned();
}
