using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrderSync.Core.Security;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users;

/// <summary>Short-lived access tokens: JWTs signed with a key that is derived from the master key.</summary>
public sealed class AccessTokens(MasterKey masterKey, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string Issuer = "ordersync";

    private readonly SymmetricSecurityKey _key = new(masterKey.Derive("access-tokens"));

    /// <param name="session">The sign-in: see <see cref="Standing"/>.</param>
    public (string Token, DateTimeOffset ExpiresAt) Issue(User user, Guid session)
    {
        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + Lifetime).ToUnixTimeSeconds());
        var claims = new ClaimsIdentity(
        [
            new(UserClaims.Subject, user.Id.ToString()),
            new(UserClaims.Name, user.Name),
            new(UserClaims.Email, user.Email),
            new(UserClaims.Role, user.Role.ToString()),
            new(UserClaims.Session, session.ToString()),
        ]);
        if (user.CompanyId is { } company)
            claims.AddClaim(new(UserClaims.Company, company.ToString()));
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = claims,
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
        return (token, expires);
    }

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<AccessTokens>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<AccessTokens>((options, tokens) => tokens.Configure(options));
    }

    private void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            IssuerSigningKey = _key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            NameClaimType = UserClaims.Name,
            RoleClaimType = UserClaims.Role,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        };
        // A browser cannot send headers with a WebSocket.
        options.Events = new JwtBearerEvents { OnMessageReceived = ReadHubToken };
    }

    private static Task ReadHubToken(MessageReceivedContext context)
    {
        if (context.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)
            && context.Request.Query["access_token"].ToString() is { Length: > 0 } token)
        {
            context.Token = token;
        }
        return Task.CompletedTask;
    }
}
