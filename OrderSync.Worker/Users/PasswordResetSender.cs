using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;
using OrderSync.Core.Users;
using OrderSync.Worker.Notifications;

namespace OrderSync.Worker.Users;

/// <summary>
/// Sends links for new passwords to those who have asked for them and have an account; what was asked for others is forgotten. The token is made
/// here, at each try, and stored as a hash before it is sent.
/// </summary>
public sealed class PasswordResetSender(
    NpgsqlDataSource database, SmtpMailer mailer, IOptions<EmailOptions> email, IOptions<SiteOptions> site, TimeProvider time, ILogger<PasswordResetSender> logger)
    : IDueWork
{
    private const int AtOnce = 10;

    /// <summary>Longer than sending all of them takes, unless the server hangs.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(6);

    /// <summary>When it is tried again; then it is given up. A person waits: after an hour nobody does.</summary>
    private static readonly TimeSpan[] Retries = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30)];

    public async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(PasswordResetSql.Expire, cancellationToken, time.GetUtcNow());
        if (!email.Value.IsSetUp || site.Value.PublicUrl is not { } publicUrl)
            return false;
        var claimed = await ClaimAsync(cancellationToken);
        foreach (var request in claimed)
            await SendAsync(request, publicUrl, cancellationToken);
        return claimed.Count == AtOnce;
    }

    private async Task<List<Request>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(PasswordResetSql.Claim);
        command.Parameters.AddAll(now, now + ClaimFor, AtOnce);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var claimed = new List<Request>();
        while (await reader.ReadAsync(cancellationToken))
            claimed.Add(new Request(reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2)));
        return claimed;
    }

    private async Task SendAsync(Request request, Uri publicUrl, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.Email, cancellationToken) is not { } person)
        {
            await ExecuteAsync(PasswordResetSql.Forget, cancellationToken, request.Id);
            return;
        }
        var token = SecretToken.New();
        await ExecuteAsync(PasswordResetSql.Give, cancellationToken, request.Id, person.Id, token.Hash, time.GetUtcNow() + PasswordReset.Lifetime);
        try
        {
            var messageId = $"{request.Id:N}.{request.Attempts}@ordersync";
            await mailer.SendAsync(PasswordResetEmail.Compose(messageId, request.Email, person.Name, SiteLinks.PasswordReset(publicUrl, token)), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(failure, "A link for a new password could not be sent to user {UserId} (attempt {Attempt})", person.Id, request.Attempts);
            await RefusedAsync(request, failure is EmailRefusedException { IsFinal: true });
            return;
        }
        var now = time.GetUtcNow();
        await ExecuteAsync(
            PasswordResetSql.Sent, CancellationToken.None,
            request.Id, Guid.CreateVersion7(now), person.CompanyId, person.Id, now, $"A link to choose a new password was sent to {request.Email}.");
    }

    private Task RefusedAsync(Request request, bool isFinal) => isFinal || request.Attempts > Retries.Length
        ? ExecuteAsync(PasswordResetSql.Forget, CancellationToken.None, request.Id)
        : ExecuteAsync(PasswordResetSql.Delay, CancellationToken.None, request.Id, time.GetUtcNow() + Retries[request.Attempts - 1]);

    private async Task<Person?> FindAsync(string address, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PasswordResetSql.Person);
        command.Parameters.AddAll(address);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new Person(reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetGuid(2)) : null;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddAll(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="Attempts">This one included.</param>
    private sealed record Request(Guid Id, string Email, int Attempts);

    private sealed record Person(Guid Id, string Name, Guid? CompanyId);
}
