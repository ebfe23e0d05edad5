using System.Collections.Concurrent;
using SamlFederation.Authorization;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTokenService(builder.Configuration.GetSection("TokenService"));

var app = builder.Build();
var notes = new ConcurrentDictionary<string, string>();

app.MapGet("/notes/{id}", (string id) => notes.TryGetValue(id, out var text) ? Results.Text(text) : Results.NotFound())
    .RequireAction("notes:Read", "arn:aws:notes:us-east-1:999999999999:note/{id}");

app.MapPut("/notes/{id}", async (string id, HttpRequest request) =>
{
    notes[id] = await new StreamReader(request.Body).ReadToEndAsync();
    return Results.Text($"kept for {request.HttpContext.User.Identity?.Name}");
}).RequireAction("notes:Write", "arn:aws:notes:us-east-1:999999999999:note/{id}");

app.MapHealthChecks("/health");
app.Run();
