using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// The framework's setting AllowedHosts: who calls under another name is answered with 400, as problem details where the host has them, else in a
/// sentence. The framework would answer with a page of its own, and would refuse probes too, which come by address.
/// </summary>
internal static class AllowedHosts
{
    private const string Refusal = "OrderSync does not answer under this host name. Whoever runs it can add the name to the setting AllowedHosts.";

    public static void AddAllowedHosts(this IHostApplicationBuilder builder)
    {
        foreach (var filter in builder.Services.Where(IsFrameworks).ToList())
            builder.Services.Remove(filter);
        builder.Services.Configure<HostFilteringOptions>(options => options.IncludeFailureMessage = false);
    }

    public static void UseAllowedHosts(this WebApplication app) => app.UseWhen(
        context => !HealthEndpoints.IsProbe(context.Request.Path),
        pages => pages.Use(RefuseAsync).UseHostFiltering().Use(Admit));

    private static bool IsFrameworks(ServiceDescriptor service) =>
        service.ServiceType == typeof(IStartupFilter) && service.ImplementationType?.Name == "HostFilteringStartupFilter";

    private static async Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (!context.Items.ContainsKey(typeof(AllowedHosts)))
            await WriteAsync(context);
    }

    private static Task Admit(HttpContext context, RequestDelegate next)
    {
        context.Items[typeof(AllowedHosts)] = true;
        return next(context);
    }

    private static async Task WriteAsync(HttpContext context)
    {
        var problem = new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = context.Response.StatusCode, Detail = Refusal } };
        if (context.RequestServices.GetService<IProblemDetailsService>() is { } problems && await problems.TryWriteAsync(problem))
            return;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(Refusal, context.RequestAborted);
    }
}
