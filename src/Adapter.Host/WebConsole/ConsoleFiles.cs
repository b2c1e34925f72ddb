using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Adapter.Host.WebConsole;

/// <summary>Serves the console: the files of <c>wwwroot</c>, which are built from <c>src/Console</c> and lie in this assembly.</summary>
internal static class ConsoleFiles
{
    private const string Start = "/index.html";
    private const string Hashed = "/assets";

    /// <summary>Paths below which a browser, too, is answered by the API.</summary>
    private static readonly PathString[] OfTheApi = ["/api", "/health", "/metrics", "/openapi"];

    /// <summary>What is in <c>wwwroot</c>.</summary>
    public static IFileProvider Files { get; } = new EmbeddedFileProvider(typeof(ConsoleFiles).Assembly, "Adapter.Host.wwwroot");

    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
        {
            // only files that are the same for everybody pass here
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Optimal);
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Optimal);
        return builder;
    }

    /// <summary>Answers what is a file of the console, before anybody is asked who they are; everything else goes on.</summary>
    public static WebApplication UseConsole(this WebApplication app)
    {
        app.UseWhen(
            static context => context.GetEndpoint() is null && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)),
            static console =>
            {
                console.UseResponseCompression();
                console.Use(static (context, next) =>
                {
                    if (context.Request.Path == "/")
                    {
                        context.Request.Path = Start;
                    }

                    return next(context);
                });
                console.UseStaticFiles(new StaticFileOptions { FileProvider = Files, ContentTypeProvider = new FileExtensionContentTypeProvider(), OnPrepareResponse = Cache });
                console.Use(NotFoundAsync);
            });
        return app;
    }

    /// <summary>A hashed name never has another content; everything else is asked for again, and mostly answered with 304.</summary>
    private static void Cache(StaticFileResponseContext file)
        => file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments(Hashed) ? "public, max-age=31536000, immutable" : "no-cache";

    /// <summary>A person who mistyped an address sees the console, which says that there is no such page; programs go on to the API's answer.</summary>
    private static Task NotFoundAsync(HttpContext context, RequestDelegate next)
    {
        var isPerson = context.Request.GetTypedHeaders().Accept.Any(static type => type.MediaType == "text/html");
        if (!isPerson || OfTheApi.Any(prefix => context.Request.Path.StartsWithSegments(prefix)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(Files.GetFileInfo(Start), context.RequestAborted);
    }
}
