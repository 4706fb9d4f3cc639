using System.Xml.Linq;

namespace OrderSync.Tests.Architecture;

/// <summary>Who may know whom among the projects.</summary>
public sealed class ReferenceRules
{
    [Theory]
    [InlineData("Contracts", "")]
    [InlineData("ServiceDefaults", "")]
    [InlineData("Core", "Contracts ServiceDefaults")]
    [InlineData("Api", "Contracts Core ServiceDefaults")]
    [InlineData("Worker", "Contracts Core ServiceDefaults")]
    [InlineData("Web", "Contracts ServiceDefaults")]
    [InlineData("Sandbox", "ServiceDefaults")]
    [InlineData("AppHost", "Api Sandbox Web Worker")]
    public void A_project_references_these_and_no_others(string project, string references) =>
        string.Join(' ', ReferencesOf(project).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)).ShouldBe(references);

    [Fact]
    public void Contracts_use_no_package()
    {
        var packages = Load("Contracts").Descendants("PackageReference").Concat(Load("Contracts").Descendants("FrameworkReference"));

        packages.ShouldBeEmpty();
    }

    private static IEnumerable<string> ReferencesOf(string project) => Load(project).Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["OrderSync.".Length..]);

    private static XDocument Load(string project) =>
        XDocument.Load(Path.Combine(SourceTree.Root, $"OrderSync.{project}", $"OrderSync.{project}.csproj"));
}
