using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace OrderSync.Web.Users;

/// <summary>Keeps cookie tickets in Redis, so that any host of the site knows every session and sign-out is real.</summary>
internal sealed class RedisTicketStore(IConnectionMultiplexer redis, IDataProtectionProvider protection, TimeProvider time)
    : ITicketStore
{
    private readonly IDataProtector _protector = protection.CreateProtector("OrderSync.Web.Session.Ticket");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var session = ticket.Principal.SessionId()
            ?? throw new InvalidOperationException("A ticket without a session id cannot be stored.");
        await RenewAsync(session, ticket);
        return session;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var bytes = _protector.Protect(TicketSerializer.Default.Serialize(ticket));
        var life = ticket.Properties.ExpiresUtc - time.GetUtcNow();
        return redis.GetDatabase().StringSetAsync(Key(key), bytes, life, When.Always);
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        byte[]? bytes = await redis.GetDatabase().StringGetAsync(Key(key));
        return bytes is null ? null : TicketSerializer.Default.Deserialize(_protector.Unprotect(bytes));
    }

    public Task RemoveAsync(string key) => redis.GetDatabase().KeyDeleteAsync(Key(key));

    private static RedisKey Key(string session) => $"web:session:{session}:ticket";
}
