using System.Text.Json;

namespace OrderSync.AppHost.Local;

/// <summary>The first profile of a project's launchSettings.json, as Aspire reads it: port and environment.</summary>
internal sealed record LaunchProfile(int? Port, IReadOnlyDictionary<string, string> Environment)
{
    public static LaunchProfile Read(string projectPath)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file))
            throw new DistributedApplicationException($"{projectPath} needs Properties/launchSettings.json with an applicationUrl.");

        using var settings = JsonDocument.Parse(File.ReadAllText(file));
        var profile = settings.RootElement.GetProperty("profiles").EnumerateObject().First().Value;
        var address = profile.GetProperty("applicationUrl").GetString()!.Split(';')[0];
        var environment = profile.TryGetProperty("environmentVariables", out var variables)
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!, StringComparer.Ordinal)
            : [];
        return new(new Uri(address).Port, environment);
    }
}
