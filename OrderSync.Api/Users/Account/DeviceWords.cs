namespace OrderSync.Api.Users.Account;

/// <summary>A client's name for itself in words. Browsers claim to be each other, so the order counts.</summary>
internal static class DeviceWords
{
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Chromium/", "Chromium"), ("Safari/", "Safari"), ("curl/", "curl"), ("PostmanRuntime/", "Postman"), ("python", "A Python program"),
        ("okhttp/", "An Android app"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    public static string Of(string? userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        ({ } browser, { } system) => $"{browser} on {system}",
        ({ } browser, null) => browser,
        (null, { } system) => $"A program on {system}",
        _ => string.IsNullOrWhiteSpace(userAgent) ? "Unknown device" : "A program",
    };

    private static string? Find((string Sign, string Name)[] known, string? userAgent)
    {
        foreach (var (sign, name) in known)
        {
            if (userAgent?.Contains(sign, StringComparison.Ordinal) == true)
                return name;
        }
        return null;
    }
}
