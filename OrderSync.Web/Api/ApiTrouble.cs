namespace OrderSync.Web.Api;

internal static class ApiTrouble
{
    /// <summary>
    /// True for what comes out of an HttpClient when the other side is away: no connection, a time-out, or the resilience
    /// handler's own refusals (their types differ between the flavours of the build, their namespace does not).
    /// </summary>
    public static bool IsOutage(Exception trouble, CancellationToken cancel) =>
        !cancel.IsCancellationRequested
        && (trouble is HttpRequestException or OperationCanceledException or IOException
            || trouble.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true);
}
