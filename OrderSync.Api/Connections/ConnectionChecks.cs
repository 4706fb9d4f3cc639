using System.Security.Cryptography;
using System.Text;
using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Api.Connections;

/// <summary>Asks a platform whether a connection works, while a person waits for the answer.</summary>
public sealed class ConnectionChecks(NpgsqlDataSource database, PlatformWaits waits, CurrentUser user, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>A platform that is busy, or has an error, is asked again for so long. The site says so while it lasts.</summary>
    private static readonly TimeSpan AskedAgainFor = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>For what is not saved yet.</summary>
    public async Task<ConnectionCheckView> CheckAsync(ConnectionForm form, string name, CancellationToken cancellationToken)
    {
        if (await ShippedAsync(form, name, cancellationToken) is { } missing)
            return View(missing, "");
        var (failure, sentence) = await AskAsync(form.Connector, ConnectionOf(form, name), cancellationToken);
        return View(failure, sentence);
    }

    /// <param name="sentence">The platform's own, where nothing is wrong.</param>
    public static ConnectionCheckView View(PlatformFailure? failure, string sentence) =>
        new(failure is null, failure?.Sentence ?? sentence, failure?.Field, failure?.Details);

    /// <summary>The connections whose orders a carrier is to ship have to be there. They may go later: then its runs say so.</summary>
    /// <returns>What is wrong, or null.</returns>
    public async Task<PlatformFailure?> ShippedAsync(ConnectionForm form, string name, CancellationToken cancellationToken)
    {
        if (form.Connector is not IShipmentSource carrier)
            return null;
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await ShippedConnections.FindAsync(session, user.CompanyId, carrier.TraitsFor(ConnectionOf(form, name)), cancellationToken);
            return null;
        }
        catch (PlatformException exception)
        {
            return exception.Failure;
        }
    }

    private PlatformConnection ConnectionOf(ConnectionForm form, string name)
    {
        var values = form.Settings.Concat(form.Secrets).ToDictionary(StringComparer.Ordinal);
        // What fails here says nothing about the calls of the connection that is there already.
        values[CallSettings.BreakerFailures] = "0";
        return new PlatformConnection(user.CompanyId, form.Connection?.Id ?? BudgetOf(form), form.Platform.Key, name, values);
    }

    /// <summary>
    /// Budgets are kept by connection: unsaved ones to the same place share one, so that trying again and again does not exceed
    /// its limits.
    /// </summary>
    private Guid BudgetOf(ConnectionForm form)
    {
        var place = form.Settings.Where(setting => CallSettings.Descriptors.All(own => own.Key != setting.Key)).OrderBy(setting => setting.Key, StringComparer.Ordinal);
        var text = $"{user.CompanyId} {form.Platform.Key} {string.Join(' ', place.Select(setting => $"{setting.Key}={setting.Value}"))}";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <returns>What is wrong, or null and the platform's own sentence.</returns>
    public async Task<(PlatformFailure? Failure, string Sentence)> AskAsync(
        IPlatformConnector connector, PlatformConnection connection, CancellationToken cancellationToken)
    {
        if (connector is not IConnectionCheck check)
            return (null, $"{connector.Descriptor.Title} has no test: the first run will tell.");
        var (began, asked) = (time.GetTimestamp(), 0);
        for (var pause = FirstPause; ; pause *= 2)
        {
            // Also what it asked to wait a moment ago without saying how long.
            await waits.ForgetAskedAsync(connection.ConnectionId, cancellationToken);
            var (failure, sentence) = await AskOnceAsync(check, connection, Patience - time.GetElapsedTime(began), cancellationToken);
            asked++;
            var passed = time.GetElapsedTime(began);
            if (failure is not { IsTransient: true } || passed >= Patience)
                return (failure, sentence);
            var wait = !failure.IsWaitSupposed && failure.RetryAfter > pause ? failure.RetryAfter.Value : pause;
            if (passed + wait > AskedAgainFor)
                return (failure with { Sentence = $"{failure.Sentence} {Advice(failure, asked, passed)}" }, "");
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>What a person can do about a failure that may pass.</summary>
    private string Advice(PlatformFailure failure, int asked, TimeSpan passed)
    {
        var tries = asked == 1 ? "" : $"It was asked {asked} times within {Math.Ceiling(passed.TotalSeconds):0} s. ";
        return failure.RetryAfter is { Ticks: > 0 } wait
            ? $"{tries}Try again at {BudgetSentences.Clock(time.GetUtcNow() + wait, wait)}."
            : $"{tries}Try again in a few minutes; if it stays like this, ask the platform's support.";
    }

    private static async Task<(PlatformFailure? Failure, string Sentence)> AskOnceAsync(
        IConnectionCheck check, PlatformConnection connection, TimeSpan patience, CancellationToken cancellationToken)
    {
        var lastWait = new LastWait();
        using var scope = CallScope.Begin(null, CallPriority.Interactive, lastWait);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return (null, await check.CheckAsync(WithoutRetries(connection), limit.Token));
        }
        catch (PlatformException exception)
        {
            return (exception.Failure, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (PlatformFailure.Transient(lastWait.Sentence ?? $"{check.Descriptor.Title} did not answer within {Patience.TotalSeconds:0} s."), "");
        }
    }

    /// <summary>What the check was waiting for when its time was over.</summary>
    private sealed class LastWait : ICallObserver
    {
        public string? Sentence { get; private set; }

        public void OnWait(CallWait wait) => Sentence = wait.Sentence;

        public void OnWaitEnded(CallWait wait)
        {
            // Told before the cancelled check is heard of: a wait that has just ended is the one to name.
            if (wait.Until - wait.Since < Patience)
                Sentence = null;
        }
    }

    /// <summary>A person who waits is answered within <see cref="AskedAgainFor"/>, whatever the connection's retries are.</summary>
    private static PlatformConnection WithoutRetries(PlatformConnection connection) =>
        connection with { Values = new Dictionary<string, string>(connection.Values, StringComparer.Ordinal) { [CallSettings.MaxRetries] = "0" } };
}
