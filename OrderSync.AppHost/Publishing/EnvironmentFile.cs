using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderSync.AppHost.Publishing;

/// <summary>
/// .env beside the Compose file: version, ports and secrets of one installation, for its owner's eyes only. What stands there is
/// never changed, since the databases were made with it; only what is missing is added.
/// </summary>
internal static class EnvironmentFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string Settings = """
        # Settings of Api, Worker and Web, one NAME=value a line; docs/deployment.md has all of them. For example:
        # Site__PublicUrl=https://orders.example.com
        # Webhooks__PublicUrl=https://orders-api.example.com
        # Email__Host=smtp.example.com
        # Email__From=OrderSync <orders@example.com>
        # OTEL_EXPORTER_OTLP_ENDPOINT=http://collector.example.com:4317

        """;

    /// <returns>The names that were added.</returns>
    public static IReadOnlyList<string> Complete(string file, Manifest manifest, string version)
    {
        var known = File.Exists(file)
            ? File.ReadLines(file).Select(line => line.Split('=')[0].Trim()).ToHashSet(StringComparer.Ordinal)
            : [];
        var missing = Variables(manifest, version).Where(variable => !known.Contains(variable.Name)).ToList();
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        using var writer = new StreamWriter(stream);
        foreach (var (name, value) in missing)
            writer.WriteLine($"{name}={value}");
        return [.. missing.Select(variable => variable.Name)];
    }

    public static void WriteSettings(string file)
    {
        if (File.Exists(file))
            return;
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        using var writer = new StreamWriter(stream);
        writer.Write(Settings);
    }

    private static IEnumerable<(string Name, string Value)> Variables(Manifest manifest, string version)
    {
        yield return ("COMPOSE_PROJECT_NAME", "ordersync");
        yield return (ComposeFile.VersionVariable, version);
        yield return (ComposeFile.BindVariable, "127.0.0.1");
        foreach (var (project, port) in ComposeFile.StandardPorts)
            yield return (ComposeFile.PortVariable(project), port.ToString(CultureInfo.InvariantCulture));
        yield return (ComposeFile.WorkersVariable, "1");
        foreach (var parameter in manifest.Resources.Where(resource => resource.IsParameter))
            yield return (ComposeValues.VariableOf(parameter), ValueOf(parameter));
    }

    /// <summary>Generated where the manifest says how; empty where somebody has to fill it in, which Compose then asks for.</summary>
    private static string ValueOf(ManifestResource parameter) => parameter.Input?["default"] switch
    {
        JsonObject standard when standard["generate"] is { } generate =>
            generate.Deserialize<GenerateParameterDefault>(JsonSerializerOptions.Web)!.GetDefaultValue(),
        JsonObject standard when standard["value"] is { } value => value.GetValue<string>(),
        _ => "",
    };
}
