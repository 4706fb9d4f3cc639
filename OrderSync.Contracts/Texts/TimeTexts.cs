namespace OrderSync.Contracts.Texts;

/// <summary>The words around times, figures and lists.</summary>
public static class TimeTexts
{
    private static readonly TextSet Texts = new(typeof(TimeTexts));

    public static string Get(Reader reader, string key, params ReadOnlySpan<(string Name, object? Value)> values) => Texts.Get(reader, key, values);
}
