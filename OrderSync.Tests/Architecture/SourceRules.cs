using System.Text.RegularExpressions;

namespace OrderSync.Tests.Architecture;

/// <summary>The rules of CONTRIBUTING.md that a compiler does not know.</summary>
public sealed partial class SourceRules
{
    private const int MaxLines = 300;

    /// <summary>From left to right; a folder may use those to its left and its own group, never those to its right.</summary>
    private static readonly string[][] CoreFolders =
    [
        ["Times"],
        ["Users", "Audit", "Orders", "Shipping", "Connections", "Security", "Events"],
        ["Runs", "Platforms", "Assignment", "Webhooks", "Notifications"],
        ["Scheduling"],
        ["Platforms/*", "Data"],
        ["Setup"],
    ];

    [Fact]
    public void The_rules_look_at_the_whole_tree() => SourceTree.Files.Count.ShouldBeGreaterThan(200);

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        SourceTree.Files.Where(file => SourceTree.Lines(file).Length > MaxLines).ShouldBeEmpty();

    [Fact]
    public void No_file_is_a_drawer_for_everything() =>
        SourceTree.Files.Where(file => DrawerName().IsMatch(Path.GetFileNameWithoutExtension(file))).ShouldBeEmpty();

    [Fact]
    public void No_code_is_conditional() =>
        SourceTree.Files.Where(file => SourceTree.Lines(file).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    /// <summary>What .NET calls a failure is for the log, for spans, and for Details.</summary>
    [Fact]
    public void No_sentence_for_people_has_the_name_of_an_exception()
    {
        var wrong =
            from file in SourceTree.Files
            where !file.StartsWith("OrderSync.Tests/", StringComparison.Ordinal) && file != "OrderSync.Core/Platforms/Calls/CallTarget.cs"
            from line in SourceTree.Lines(file)
            where line.Contains("GetType().Name}", StringComparison.Ordinal)
            select $"{file}: {line.Trim()}";

        wrong.ShouldBeEmpty();
    }

    /// <summary>A prepared statement that returns every column of a table is refused once after a migration has added one.</summary>
    [Fact]
    public void No_statement_returns_all_columns_of_a_table()
    {
        var wrong =
            from file in SourceTree.Files
            where !file.StartsWith("OrderSync.Tests/", StringComparison.Ordinal)
            from line in SourceTree.Lines(file)
            where ReturnsAll().IsMatch(line)
            select $"{file}: {line.Trim()}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Core_folders_import_leftwards_only()
    {
        var wrong =
            from file in SourceTree.Files
            where file.StartsWith("OrderSync.Core/", StringComparison.Ordinal)
            let own = GroupOf(FolderOf(file))
            from line in SourceTree.Lines(file)
            let import = CoreImport().Match(line)
            where import.Success && GroupOf(import.Groups["folder"].Value.Replace('.', '/')) > own
            select $"{file} imports {import.Groups["folder"].Value}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void One_platform_does_not_know_another()
    {
        var wrong =
            from file in SourceTree.Files
            let own = PlatformFile().Match(file)
            where own.Success
            from line in SourceTree.Lines(file)
            let import = PlatformImport().Match(line)
            where import.Success && import.Groups["platform"].Value != own.Groups["platform"].Value && Platforms.Contains(import.Groups["platform"].Value)
            select $"{file} imports {import.Groups["platform"].Value}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Only_connectors_their_set_up_and_their_tests_name_a_platform()
    {
        var named = new Regex($@"\b({string.Join('|', Platforms)})\w*", RegexOptions.None, TimeSpan.FromSeconds(1));
        var wrong = SourceTree.Files
            .Where(file => file.StartsWith("OrderSync.Core/", StringComparison.Ordinal) || file.StartsWith("OrderSync.Worker/", StringComparison.Ordinal))
            .Where(file => !PlatformFile().IsMatch(file) && file != "OrderSync.Core/Setup/ConnectorSetup.cs")
            .Where(file => SourceTree.Lines(file).Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && named.IsMatch(line)));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_connector_is_a_fixed_cast_of_files()
    {
        string[] cast = ["Descriptor", "Options", "Client", "Wire", "Mapping", "Connector", "Registration"];
        Platforms.Count.ShouldBeGreaterThanOrEqualTo(2);
        foreach (var platform in Platforms)
        {
            foreach (var role in cast)
                SourceTree.Files.ShouldContain($"OrderSync.Core/Platforms/{platform}/{platform}{role}.cs");
        }
    }

    /// <summary>The folders of Core/Platforms that hold a connector; Calls and Json serve all of them.</summary>
    private static IReadOnlyList<string> Platforms { get; } =
    [
        .. SourceTree.Files.Select(file => PlatformFile().Match(file)).Where(match => match.Success)
            .Select(match => match.Groups["platform"].Value).Distinct(StringComparer.Ordinal),
    ];

    private static string FolderOf(string file) => Path.GetDirectoryName(file["OrderSync.Core/".Length..])!.Replace('\\', '/');

    private static int GroupOf(string folder)
    {
        var parts = folder.Split('/');
        var name = parts is ["Platforms", var platform, ..] && Platforms.Contains(platform) ? "Platforms/*" : parts[0];
        var group = Array.FindIndex(CoreFolders, folders => folders.Contains(name));
        group.ShouldBeGreaterThanOrEqualTo(0, $"Core/{folder} has no place in the order of folders");
        return group;
    }

    [GeneratedRegex("(Extensions|Helpers?|Utils|Utilities|Common|Misc)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DrawerName();

    [GeneratedRegex(@"\breturning (\w+\.)?\*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReturnsAll();

    [GeneratedRegex(@"^using OrderSync\.Core\.(?<folder>[\w.]+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CoreImport();

    [GeneratedRegex(@"^OrderSync\.Core/Platforms/(?!Calls/|Json/)(?<platform>\w+)/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlatformFile();

    [GeneratedRegex(@"^using OrderSync\.Core\.Platforms\.(?<platform>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlatformImport();
}
