namespace OrderSync.Core.Users;

/// <summary>
/// Links of the site that hold a token. It stands in the fragment, which browsers send to nobody: no log of a server or proxy, and no Referer,
/// has it.
/// </summary>
public static class SiteLinks
{
    /// <param name="site">Where people open the site, as it is set up; null: the link begins with a slash, for whoever shows it.</param>
    public static string Invitation(Uri? site, SecretToken token) => At(site, "/accept-invitation", token);

    /// <inheritdoc cref="Invitation"/>
    public static string PasswordReset(Uri? site, SecretToken token) => At(site, "/reset-password", token);

    private static string At(Uri? site, string page, SecretToken token)
    {
        var path = $"{page}#{token.Text}";
        return site is null ? path : new Uri(site, path).ToString();
    }
}
