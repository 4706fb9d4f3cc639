using System.Security.Claims;
using OrderSync.ServiceDefaults;
using OrderSync.Web.Companies;
using OrderSync.Web.Shared;
using OrderSync.Web.Users;

namespace OrderSync.Web.Shell;

/// <summary>The pages: Blazor, BootstrapBlazor in English, headers, static files.</summary>
internal static class SiteSetup
{
    public static void AddSite(this WebApplicationBuilder builder)
    {
        // Also when run from the build's output: the packages' files are only copied on publishing.
        builder.WebHost.UseStaticWebAssets();
        builder.KeepStaticFiles();
        var services = builder.Services;
        services.AddSingleton<IStartupFilter, HeadRequests>();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddBootstrapBlazor(options =>
        {
            options.DefaultCultureInfo = "en-US";
            options.FallbackCulture = "en";
            options.SupportedCultures = ["en-US"];
            options.EnableErrorLogger = false;
            options.ToastDelay = 6000;
        });
        services.AddScoped<UserClock>();
        services.AddScoped(typeof(Texts<>));
        services.AddScoped<CompanyState>();
        services.AddScoped<CompanyOpening>();
        services.AddScoped<Pulse>();
        services.AddScoped<Notices>();
        services.AddScoped<FailedLoads>();
    }

    public static void UseSite(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseReverseProxy();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAuthentication();
        app.UseClientAddresses();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapSite(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/", (ClaimsPrincipal user) => Results.LocalRedirect(FirstPage.Of(user).Path));
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
            // Our own header says it, together with the rest of the policy.
            options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
