using System.Text.Json.Nodes;

namespace OrderSync.AppHost.Publishing;

/// <summary>The manifest that --publisher manifest writes: what is deployed, with {resource.property} where the place decides.</summary>
internal sealed class Manifest(JsonObject resources)
{
    public IEnumerable<ManifestResource> Resources => resources.Select(resource => new ManifestResource(resource.Key, resource.Value!.AsObject()));

    public static Manifest Read(string file)
    {
        using var stream = File.OpenRead(file);
        return new(JsonNode.Parse(stream)!["resources"]!.AsObject());
    }

    public ManifestResource? Find(string name) =>
        resources[name] is JsonObject resource ? new ManifestResource(name, resource) : null;
}

internal sealed record ManifestResource(string Name, JsonObject Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public bool IsProject => Type == "project.v0";

    public bool IsContainer => Type == "container.v0";

    public bool IsParameter => Type == "parameter.v0";

    public bool IsExternal => Bindings.Any(binding => binding.IsExternal);

    public IEnumerable<ManifestBinding> Bindings =>
        (Json["bindings"] as JsonObject ?? []).Select(binding => new ManifestBinding(this, binding.Key, binding.Value!.AsObject()));

    public IEnumerable<KeyValuePair<string, string>> Environment =>
        (Json["env"] as JsonObject ?? []).Select(variable => KeyValuePair.Create(variable.Key, variable.Value!.GetValue<string>()));

    public IEnumerable<ManifestVolume> Volumes => (Json["volumes"] as JsonArray ?? [])
        .Select(volume => new ManifestVolume(volume!["name"]!.GetValue<string>(), volume["target"]!.GetValue<string>()));

    /// <summary>How a parameter without a value is asked for: what it is, whether it is secret, what is taken otherwise.</summary>
    public JsonObject? Input => Json["inputs"]?["value"] as JsonObject;

    public string? Text(string property) => Json[property]?.GetValue<string>();

    public IEnumerable<string> Texts(string property) => (Json[property] as JsonArray ?? []).Select(text => text!.GetValue<string>());
}

internal sealed record ManifestBinding(ManifestResource Resource, string Name, JsonObject Json)
{
    // Where a host listens in its container unless it is told otherwise: the .NET SDK's images say so.
    private const int HostPort = 8080;

    public string Scheme => Json["scheme"]!.GetValue<string>();

    public bool IsExternal => Json["external"]?.GetValue<bool>() ?? false;

    public int Port => Json["targetPort"]?.GetValue<int>() ?? HostPort;
}

internal sealed record ManifestVolume(string Name, string Target);
