namespace OrderSync.Web.Users;

/// <summary>The Api's device token, with which the next sign-in shows that somebody signed in here before. It opens nothing.</summary>
internal static class DeviceCookie
{
    private const string Name = "ordersync.device";

    /// <summary>As long as the Api believes it.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(180);

    public static string? Read(HttpContext context) => context.Request.Cookies[Name];

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, new CookieOptions
    {
        Path = "/sign-in",
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        MaxAge = Life,
        IsEssential = true,
    });
}
