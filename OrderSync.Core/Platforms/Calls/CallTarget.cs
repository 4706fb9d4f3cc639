namespace OrderSync.Core.Platforms.Calls;

/// <summary>Whom a call goes to, in the words of people, and what became of it in those of machines.</summary>
internal static class CallTarget
{
    private static readonly HttpRequestOptionsKey<string> TitleKey = new("ordersync.platform");

    public static void Name(HttpRequestMessage request, string title) => request.Options.Set(TitleKey, title);

    /// <summary>The platform's title, to begin a sentence with.</summary>
    public static string Title(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(TitleKey, out var title) ? title : "The platform";

    /// <summary>The same in the middle of a sentence.</summary>
    public static string Inside(string title) => title.StartsWith("The ", StringComparison.Ordinal) ? $"the {title[4..]}" : title;

    /// <summary>For <see cref="PlatformFailure.Details"/>: the address without its query, which may hold secrets, and what happened there.</summary>
    public static string Details(HttpRequestMessage? request, string what) =>
        request?.RequestUri is { IsAbsoluteUri: true } address ? $"{request.Method} {address.GetLeftPart(UriPartial.Path)}: {what}" : what;

    /// <summary>The exception and its causes, each once.</summary>
    public static string Words(Exception exception)
    {
        var words = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            var word = $"{cause.GetType().Name}: {cause.Message}";
            if (!words.Contains(word))
                words.Add(word);
        }
        return string.Join(" ← ", words);
    }
}
