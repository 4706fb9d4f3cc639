using System.Text.Json;

namespace OrderSync.AppHost.Installing;

/// <summary>
/// Generated secrets live beside the data that they open, in a file that only its owner may read. Aspire's own place, the
/// user secrets, is one for all installations of a machine.
/// </summary>
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

    public string Get(string parameter, ParameterDefault generator)
    {
        if (_kept.TryGetValue(parameter, out var kept))
            return kept;

        Generated.Add(parameter);
        var value = _kept[parameter] = generator.GetDefaultValue();
        Save();
        return value;
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
