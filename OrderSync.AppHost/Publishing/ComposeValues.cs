using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrderSync.AppHost.Publishing;

/// <summary>What the manifest's {resource.property} stand for on a single server: names of services, their ports, variables of .env.</summary>
internal sealed partial class ComposeValues(Manifest manifest)
{
    /// <summary>The variable of .env that has a parameter's value, under the name that it has on a developer's machine.</summary>
    public static string VariableOf(ManifestResource parameter)
    {
        var name = parameter.Name.Replace('-', '_').ToUpperInvariant();
        return parameter.Text("connectionString") is null ? $"ORDERSYNC_{name}" : $"CONNECTION_STRING_{name}";
    }

    /// <param name="text">A value of the manifest.</param>
    /// <param name="services">Gets the services that the value speaks of.</param>
    /// <returns>Null where it speaks of an endpoint that is not there: between containers there is no HTTPS.</returns>
    public string? Resolve(string text, ISet<string> services)
    {
        var resolved = new StringBuilder();
        var end = 0;
        foreach (Match expression in Expression().Matches(text))
        {
            if (Evaluate(expression.Groups["resource"].Value, expression.Groups["property"].Value, services) is not { } value)
                return null;
            resolved.Append(Literal(text[end..expression.Index])).Append(value);
            end = expression.Index + expression.Length;
        }

        return resolved.Append(Literal(text[end..])).ToString();
    }

    /// <summary>Compose would take a dollar for one of its variables.</summary>
    public static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private string? Evaluate(string name, string property, ISet<string> services)
    {
        var resource = manifest.Find(name);
        return (resource, property.Split('.')) switch
        {
            ({ IsParameter: true }, ["value"]) => Variable(resource),
            ({ }, ["connectionString"]) when resource.Text(property) is { } text => Resolve(text, services),
            ({ }, ["bindings", var binding, var part]) when resource.Bindings.FirstOrDefault(known => known.Name == binding) is { } known =>
                Address(known, part, services),
            _ => throw Unknown(name, property),
        };
    }

    private static string Variable(ManifestResource parameter) =>
        parameter.Input?["default"]?["value"]?.GetValue<string>() is { } standard
            ? $"${{{VariableOf(parameter)}:-{standard}}}"
            : $"${{{VariableOf(parameter)}:?must be set in .env}}";

    private static string? Address(ManifestBinding binding, string part, ISet<string> services)
    {
        if (binding.Scheme == "https")
            return null;

        services.Add(binding.Resource.Name);
        var port = binding.Port.ToString(CultureInfo.InvariantCulture);
        return part switch
        {
            "host" => binding.Resource.Name,
            "port" or "targetPort" => port,
            "scheme" => binding.Scheme,
            "url" => $"{binding.Scheme}://{binding.Resource.Name}:{port}",
            _ => throw Unknown(binding.Resource.Name, $"bindings.{binding.Name}.{part}"),
        };
    }

    private static DistributedApplicationException Unknown(string resource, string property) =>
        new($"The manifest speaks of {{{resource}.{property}}}, which a Compose file cannot say.");

    [GeneratedRegex(@"\{(?<resource>[A-Za-z0-9-]+)\.(?<property>[^{}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Expression();
}
