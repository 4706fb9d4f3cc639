using System.Globalization;
using System.Xml.Linq;
using OrderSync.Contracts.Texts;

namespace OrderSync.Tests.Architecture;

/// <summary>A .resx file with its translations, as its source has it.</summary>
/// <param name="Name">Its path without extension, relative to the root.</param>
public sealed record TextFile(string Name)
{
    public static IReadOnlyList<TextFile> All { get; } =
    [
        .. Directory.EnumerateDirectories(SourceTree.Root, "OrderSync.*")
            .SelectMany(project => Directory.EnumerateFiles(project, "*.resx", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/')[..^".resx".Length])
            .Where(name => !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal))
            .Where(name => !Languages.All.Any(language => name.EndsWith($".{language.Name}", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(name => new TextFile(name)),
    ];

    public IReadOnlyDictionary<string, string> In(CultureInfo language)
    {
        var suffix = language.Equals(Languages.English) ? "" : $".{language.Name}";
        return XDocument.Load(Path.Combine(SourceTree.Root, $"{Name}{suffix}.resx")).Root!.Elements("data")
            .ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value, StringComparer.Ordinal);
    }
}
