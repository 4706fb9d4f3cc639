using System.Text.Json;
using OrderSync.Contracts.Texts;

namespace OrderSync.Web.Shared;

/// <summary>A folder's texts in the person's language: <c>T["title"]</c>, <c>T["shown", ("count", 50)]</c>.</summary>
/// <typeparam name="TOwner">The class that lies beside the folder's .resx file and has its name.</typeparam>
public sealed class Texts<TOwner>(UserClock clock)
{
    private static readonly TextSet Set = new(typeof(TOwner));

    /// <summary>The word of an enumeration's value: of "state" and MissingHere, the text "state-missing-here".</summary>
    public string Of(string what, Enum value) => this[$"{what}-{JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString())}"];

    public string this[string key, params ReadOnlySpan<(string Name, object? Value)> values] => Set.Get(clock.Reader, key, values);
}
