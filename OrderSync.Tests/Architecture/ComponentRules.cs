using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Architecture;

/// <summary>
/// A component's parameter that is text takes an expression only behind an @: without it, people read the expression.
/// </summary>
public sealed partial class ComponentRules
{
    [Fact]
    public void No_expression_is_shown_as_it_is_written()
    {
        var texts = typeof(FailureDetails).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ComponentBase)))
            .SelectMany(type => type.GetProperties().Where(IsText).Select(property => (type.Name, property.Name))).ToHashSet();
        var written = SourceTree.Files.Where(file => file.EndsWith(".razor", StringComparison.Ordinal))
            .SelectMany(file => Uses(string.Join('\n', SourceTree.Lines(file))).Where(use => texts.Contains((use.Component, use.Parameter))).Select(use => (file, use.Value)))
            .ToList();

        texts.ShouldContain(("FailureDetails", "Text"));
        written.Where(use => use.Value.StartsWith('@')).ShouldNotBeEmpty();
        written.Where(use => Expression.IsMatch(use.Value)).ShouldBeEmpty();
    }

    private static bool IsText(PropertyInfo property) =>
        property.PropertyType == typeof(string) && property.IsDefined(typeof(ParameterAttribute));

    private static IEnumerable<(string Component, string Parameter, string Value)> Uses(string markup) =>
        Component.Matches(markup).SelectMany(tag => Attribute.Matches(tag.Groups["attributes"].Value)
            .Select(attribute => (tag.Groups["name"].Value, attribute.Groups["name"].Value, attribute.Groups["value"].Value)));

    /// <summary>"Run.Details", "_check.Details", "Words(run)".</summary>
    [GeneratedRegex(@"^[A-Za-z_]\w*(\.[A-Za-z_]\w*|\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Expression { get; }

    [GeneratedRegex("""<(?<name>[A-Z]\w+)(?<attributes>(\s+[@\w-]+(="[^"]*")?)+)\s*/?>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Component { get; }

    [GeneratedRegex(@"(?<name>\w+)=""(?<value>[^""]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Attribute { get; }
}
