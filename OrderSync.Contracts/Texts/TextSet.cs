using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace OrderSync.Contracts.Texts;

/// <summary>The texts of one .resx file with its translations, by key.</summary>
/// <param name="owner">The class that lies beside the file and has its name.</param>
public sealed class TextSet(Type owner)
{
    private readonly ResourceManager _resources = new(owner);
    private readonly ConcurrentDictionary<(string Key, string Language), TextPattern> _patterns = new();

    /// <returns>The key itself where no language has it, which a test does not let happen.</returns>
    public string Get(Reader reader, string key, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var given = new Dictionary<string, object?>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
            given.Add(name, value);
        return Get(reader, key, given);
    }

    public string Get(Reader reader, string key, IReadOnlyDictionary<string, object?> values) => Pattern(key, reader.Language).Format(values, reader);

    public bool Has(string key) => _resources.GetString(key, CultureInfo.InvariantCulture) is not null;

    private TextPattern Pattern(string key, CultureInfo language) =>
        _patterns.GetOrAdd((key, language.Name), _ => TextPattern.Parse(_resources.GetString(key, language) ?? key));
}
