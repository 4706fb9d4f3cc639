using OrderSync.ServiceDefaults;
using OrderSync.Web.Api;
using OrderSync.Web.Shell;
using OrderSync.Web.Users;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSessions();
builder.AddApiClients();
builder.AddSite();

var app = builder.Build();
app.UseSite();
app.MapHealthEndpoints();
app.MapSessions();
app.MapSite();
await app.RunAsync();
