namespace OrderSync.Web.Shell;

/// <summary>HEAD is GET whose body the server leaves out. Before routing, which knows pages by GET alone.</summary>
internal sealed class HeadRequests : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (HttpMethods.IsHead(context.Request.Method))
                context.Request.Method = HttpMethods.Get;
            return rest(context);
        });
        next(app);
    };
}
