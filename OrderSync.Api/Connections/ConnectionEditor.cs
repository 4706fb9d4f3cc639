using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Connections;

/// <param name="Refusal">Null when it was done.</param>
public readonly record struct Edited(Guid Id, ProblemHttpResult? Refusal)
{
    public static Edited Refused(ProblemHttpResult refusal) => new(Guid.Empty, refusal);
}

/// <summary>Creates and changes connections, after the platform has accepted them.</summary>
public sealed class ConnectionEditor(
    OrderSyncDb database,
    ConnectionForms forms,
    ConnectionChecks checks,
    PlatformWaits waits,
    ConnectionNews news,
    CredentialProtector protector,
    DefaultSchedules schedules,
    SchedulerNews scheduler,
    CurrentUser user,
    AuditLog audit,
    TimeProvider time)
{
    public async Task<Edited> CreateAsync(CreateConnectionRequest request, bool skipTest, CancellationToken cancellationToken)
    {
        var (form, fault) = forms.Read(request.Platform, request.Settings);
        if (form is null)
            return Edited.Refused(fault!);
        if (await RefuseAsync(form, request.Name.Trim(), skipTest, cancellationToken) is { } refusal)
            return Edited.Refused(refusal);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var connection = new Connection
        {
            CompanyId = user.CompanyId,
            Id = id,
            Platform = form.Platform.Key,
            Name = request.Name.Trim(),
            Settings = form.Settings,
            Credentials = protector.Protect(user.CompanyId, id, form.Secrets),
            SecretsSet = [.. form.Secrets.Keys],
            CreatedAt = now,
        };
        database.Connections.Add(connection);
        audit.Record("connection.create", id, $"Connected {form.Platform.Title} as “{connection.Name}”{(skipTest ? ", untested" : "")}.");
        var saved = await SaveAsync(connection, cancellationToken);
        if (saved.Refusal is null && await schedules.EnsureAsync(user.CompanyId, CancellationToken.None) > 0)
            await scheduler.ChangedAsync(user.CompanyId, null, $"“{connection.Name}” has its schedules.", CancellationToken.None);
        return saved;
    }

    public async Task<Edited> UpdateAsync(Guid id, UpdateConnectionRequest request, bool skipTest, CancellationToken cancellationToken)
    {
        if (await database.Connections.SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, cancellationToken) is not { } connection)
            return Edited.Refused(Problems.NotFound("There is no such connection."));
        var (form, fault) = await forms.ReadAsync(connection, request.Settings, cancellationToken);
        if (form is null)
            return Edited.Refused(fault!);
        var changes = Changes(connection, request.Name.Trim(), form);
        var isTested = !skipTest && changes.Exists(change => change != "name");
        if ((Complete(connection, form) ?? await RefuseAsync(form, request.Name.Trim(), !isTested, cancellationToken)) is { } refusal)
            return Edited.Refused(refusal);
        Apply(connection, request.Name.Trim(), form, isTested);
        audit.Record("connection.update", id, changes.Count == 0
            ? $"Saved “{connection.Name}” without a change."
            : $"Changed {string.Join(", ", changes)} of “{connection.Name}”.");
        var saved = await SaveAsync(connection, cancellationToken);
        if (saved.Refusal is null && changes.Exists(change => change != "name"))
            await waits.EndAsync(PlatformConnection.WithoutSecrets(connection), CancellationToken.None);
        return saved;
    }

    private void Apply(Connection connection, string name, ConnectionForm form, bool isTested)
    {
        // How far another address was read says nothing about this one.
        if (form.Moved.Count > 0)
            (connection.OrdersSyncedTo, connection.KnownList, connection.LookedBackAt) = (null, null, []);
        connection.Name = name;
        connection.Settings = form.Settings;
        connection.Credentials = protector.Protect(connection.CompanyId, connection.Id, form.Secrets);
        connection.SecretsSet = [.. form.Secrets.Keys];
        if (!isTested || connection.State != ConnectionState.NeedsCredentials)
            return;
        (connection.State, connection.StateReason) = (ConnectionState.Active, null);
        database.NotificationFacts.Add(CredentialFacts.Found(connection.CompanyId, connection.Id, time.GetUtcNow()));
    }

    /// <summary>Puts the stored secrets beside the new ones.</summary>
    private ProblemHttpResult? Complete(Connection connection, ConnectionForm form)
    {
        if (connection.Credentials is not { } credentials || connection.SecretsSet.TrueForAll(form.Secrets.ContainsKey))
            return null;
        try
        {
            foreach (var (key, value) in protector.Unprotect(connection.CompanyId, connection.Id, credentials).ExceptBy(form.Forgotten, secret => secret.Key))
                form.Secrets.TryAdd(key, value);
            return null;
        }
        catch (CryptographicException)
        {
            return Problems.Invalid(connection.SecretsSet.Where(secret => !form.Secrets.ContainsKey(secret)).ToDictionary(
                secret => $"settings.{secret}", _ => "The stored value cannot be read any more: enter it again."));
        }
    }

    private async Task<ProblemHttpResult?> RefuseAsync(ConnectionForm form, string name, bool skipTest, CancellationToken cancellationToken)
    {
        var self = form.Connection?.Id;
        if (await database.Connections.AnyAsync(row => row.Name == name && row.DeletedAt == null && row.Id != self, cancellationToken))
            return NameIsTaken();
        if (skipTest)
            return await checks.ShippedAsync(form, name, cancellationToken) is { } missing ? Refuse(form, missing.Sentence, missing.Field) : null;
        var check = await checks.CheckAsync(form, name, cancellationToken);
        return check.Ok ? null : Refuse(form, check.Sentence, check.Field);
    }

    private static ProblemHttpResult Refuse(ConnectionForm form, string sentence, string? setting) =>
        Problems.Unprocessable(sentence, ConnectionForms.Field(form.Platform, setting));

    private async Task<Edited> SaveAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Edited.Refused(NameIsTaken());
        }
        await news.TellAsync(connection, cancellationToken);
        return new Edited(connection.Id, null);
    }

    private static List<string> Changes(Connection connection, string name, ConnectionForm form) =>
    [
        .. connection.Name == name ? Enumerable.Empty<string>() : ["name"],
        .. form.Platform.Settings.Select(setting => setting.Key).Where(key =>
            form.Secrets.ContainsKey(key) || form.Settings.GetValueOrDefault(key) != connection.Settings.GetValueOrDefault(key)),
    ];

    private static ProblemHttpResult NameIsTaken() => Problems.Conflict("Another connection has this name.", "name");
}
