using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace OrderSync.AppHost.Local;

/// <summary>Gives parameters their values, and keeps the generated ones in a file that only its owner may read.</summary>
internal sealed class Secrets(string file)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<string, string> _kept = File.Exists(file)
        ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? []
        : [];

    /// <summary>Names of the parameters whose values this start has generated.</summary>
    public HashSet<string> Generated { get; } = [];

    /// <summary>Whether this is the value that the file keeps, not one from the configuration.</summary>
    public bool Keeps(string parameter, string value) => _kept.TryGetValue(parameter, out var kept) && kept == value;

    public void Resolve(IEnumerable<ParameterResource> parameters, IConfiguration configuration)
    {
        foreach (var parameter in parameters)
            parameter.Value = configuration[$"Parameters:{parameter.Name}"] ?? Default(parameter);
        if (Generated.Count > 0)
            Save();
    }

    private string? Default(ParameterResource parameter)
    {
        if (!parameter.Persist)
            return parameter.Default?.GetDefaultValue();
        if (_kept.TryGetValue(parameter.Name, out var kept))
            return kept;

        Generated.Add(parameter.Name);
        return _kept[parameter.Name] = parameter.Default!.GetDefaultValue();
    }

    private void Save()
    {
        var half = file + ".new";
        File.Delete(half);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var stream = new FileStream(half, options))
            JsonSerializer.Serialize(stream, _kept, Indented);
        File.Move(half, file, overwrite: true);
    }
}
