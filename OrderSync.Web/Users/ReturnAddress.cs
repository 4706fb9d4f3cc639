namespace OrderSync.Web.Users;

/// <summary>Where to go after sign-in: an address of this site and of no other.</summary>
internal static class ReturnAddress
{
    public static string Local(string? wanted) =>
        wanted is ['/', ..] && !wanted.StartsWith("//", StringComparison.Ordinal) && !wanted.StartsWith("/\\", StringComparison.Ordinal)
        && !wanted.Any(char.IsControl) && !wanted.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase)
            ? wanted
            : "/";
}
