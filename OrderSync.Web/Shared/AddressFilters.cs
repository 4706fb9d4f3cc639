using Microsoft.AspNetCore.Components;

namespace OrderSync.Web.Shared;

/// <summary>Filters of a list live in the page's address, so that it can be shared, reloaded and gone back to.</summary>
public static class AddressFilters
{
    /// <summary>Puts a filter's choice into the address; an empty one takes it out. The page reads it from there.</summary>
    public static void Filter(this NavigationManager navigation, string name, ChangeEventArgs change) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameter(name, change.Value as string is { Length: > 0 } word ? word : null), replace: true);

    /// <summary>One of the words that can be chosen, or none: an address may have been typed.</summary>
    public static string OneOf(string? word, params ReadOnlySpan<string> words)
    {
        foreach (var known in words)
        {
            if (string.Equals(known, word, StringComparison.OrdinalIgnoreCase))
                return known;
        }
        return "";
    }

    /// <inheritdoc cref="OneOf(string?, ReadOnlySpan{string})"/>
    public static string OneOf<T>(string? word)
        where T : struct, Enum => OneOf(word, Enum.GetNames<T>());
}
