using System.Globalization;

namespace OrderSync.Contracts.Texts;

/// <summary>The languages that texts are written in.</summary>
public static class Languages
{
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");

    public static readonly CultureInfo Arabic = CultureInfo.GetCultureInfo("ar");

    /// <summary>English first: whoever asks for none of them gets it.</summary>
    public static readonly IReadOnlyList<CultureInfo> All = [English, French, Arabic];

    /// <param name="name">A tag as browsers send it: "fr", "fr-CA", "ar-DZ".</param>
    public static CultureInfo? Find(string? name) =>
        All.FirstOrDefault(language => string.Equals(language.Name, name?.Split('-')[0], StringComparison.OrdinalIgnoreCase));
}
