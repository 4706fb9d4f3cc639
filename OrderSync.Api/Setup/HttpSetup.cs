using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;
using OrderSync.Contracts;
using OrderSync.Contracts.Texts;
using OrderSync.ServiceDefaults;
using OrderSync.ServiceDefaults.Security;

namespace OrderSync.Api.Setup;

/// <summary>How the Api reads requests and writes answers.</summary>
public static partial class HttpSetup
{
    private const int MaxBodyBytes = 1024 * 1024;

    public static WebApplicationBuilder AddHttpBasics(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Services.Configure<JsonOptions>(options =>
        {
            ContractJson.Configure(options.SerializerOptions);
            RequiredMembers.Demand(options.SerializerOptions);
        });
        // The words of messages only: numbers and dates on the wire are nobody's language.
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, Languages.English);
            options.SupportedCultures = [CultureInfo.InvariantCulture];
            options.SupportedUICultures = [.. Languages.All];
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
            options.ApplyCurrentCultureToResponseHeaders = true;
        });
        builder.Services.AddSingleton(new SiteKey(builder.Configuration)).AddSingleton<ClientAddress>();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Spell(context));
        builder.Services.AddExceptionHandler<RequestFaults>();
        // Thrown in every environment, so that RequestFaults can say which field it was.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddValidation();
        builder.Services.AddResponseCompression(options =>
        {
            // Nothing is sent by a browser's own accord here (no cookies), so lengths of compressed answers tell strangers nothing.
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", "application/problem+json"];
        });
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
        builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
        return builder;
    }

    public static WebApplication UseHttpBasics(this WebApplication app)
    {
        app.Use(DescribeAnswer);
        app.UseReverseProxy();
        app.Use(TakeAddressFromWeb);
        app.UseResponseCompression();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestLocalization();
        app.Use(RefuseNulAsync);
        app.Use(RefuseCharsetAsync);
        return app;
    }

    /// <summary>Web calls for people: their address counts, not Web's.</summary>
    private static Task TakeAddressFromWeb(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers[ClientAddress.Header] is [{ } header]
            && context.RequestServices.GetRequiredService<ClientAddress>().Read(header) is { } address)
        {
            context.Connection.RemoteIpAddress = address;
        }
        return next(context);
    }

    /// <summary>Answers are what they say they are, and those with tokens are kept by nobody on the way.</summary>
    private static Task DescribeAnswer(HttpContext context, RequestDelegate next)
    {
        // At the start of the answer: what handles an exception clears the headers that are there by then.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            if (context.Request.Path.StartsWithSegments("/api/v1/auth", StringComparison.OrdinalIgnoreCase))
                context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>Only where the body is read: elsewhere it does not matter what it is.</summary>
    private static Task RefuseCharsetAsync(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null
        && MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue && !IsReadable(type)
            ? Problems.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, $"There is no charset {type.Charset}: send the body as UTF-8.")
            : next(context);

    /// <summary>UTF-7 is known, and refused for what can be hidden in it.</summary>
    private static bool IsReadable(MediaTypeHeaderValue type)
    {
        try
        {
            return type.Encoding is not null;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Postgres stores and compares no text with a NUL. Those of bodies are found out by <see cref="RequestFaults"/>.</summary>
    private static Task RefuseNulAsync(HttpContext context, RequestDelegate next)
    {
        foreach (var (name, values) in context.Request.Query)
        {
            if (values.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true))
                return Problems.WriteAsync(context, StatusCodes.Status400BadRequest, $"{name} must have no NUL character.", name);
        }
        return next(context);
    }

    private static void Spell(ProblemDetailsContext context)
    {
        context.ProblemDetails.Instance ??= context.HttpContext.Request.Path;
        if (context.ProblemDetails is HttpValidationProblemDetails { Errors.Count: > 0 } invalid)
            invalid.Errors = invalid.Errors.ToDictionary(error => WireName(error.Key), error => Array.ConvertAll(error.Value, Sentence));
    }

    /// <summary>Validation names properties as C# spells them.</summary>
    private static string WireName(string path) => string.Join('.', path.Split('.').Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    /// <summary>.NET's sentences begin with the C# name; ours stand at the field, and need none.</summary>
    private static string Sentence(string sentence) => NamedField().Replace(sentence, "This");

    [GeneratedRegex(@"^The (field \w+|\w+ field)\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NamedField();
}
