using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using StackExchange.Redis;

namespace OrderSync.Web.Users;

/// <summary>A session's tokens, kept on the server under its id, encrypted. The browser only ever holds a cookie.</summary>
public interface ISessionVault
{
    Task SaveAsync(string session, SessionTokens tokens);

    Task<SessionTokens?> FindAsync(string session);

    Task DeleteAsync(string session);

    /// <summary>Null when another tab or host holds the session's lock. Disposing releases it.</summary>
    Task<IAsyncDisposable?> TryLockAsync(string session);
}

internal sealed class SessionVault(IConnectionMultiplexer redis, IDataProtectionProvider protection, TimeProvider time)
    : ISessionVault
{
    /// <summary>Longer than a refresh may take, so that the lock does not end under it.</summary>
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(30);

    private readonly IDataProtector _protector = protection.CreateProtector("OrderSync.Web.Session.Tokens");

    public Task SaveAsync(string session, SessionTokens tokens)
    {
        var bytes = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(tokens, ContractJson.Options));
        return redis.GetDatabase().StringSetAsync(Key(session), bytes, tokens.RefreshTokenExpiresAt - time.GetUtcNow());
    }

    public async Task<SessionTokens?> FindAsync(string session)
    {
        byte[]? bytes = await redis.GetDatabase().StringGetAsync(Key(session));
        return bytes is null ? null : JsonSerializer.Deserialize<SessionTokens>(_protector.Unprotect(bytes), ContractJson.Options);
    }

    public Task DeleteAsync(string session) => redis.GetDatabase().KeyDeleteAsync(Key(session));

    public async Task<IAsyncDisposable?> TryLockAsync(string session)
    {
        RedisKey key = $"web:session:{session}:refresh";
        RedisValue owner = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        return await redis.GetDatabase().LockTakeAsync(key, owner, LockTime) ? new Lock(redis, key, owner) : null;
    }

    private static RedisKey Key(string session) => $"web:session:{session}:tokens";

    private sealed class Lock(IConnectionMultiplexer redis, RedisKey key, RedisValue owner) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await redis.GetDatabase().LockReleaseAsync(key, owner);
    }
}
