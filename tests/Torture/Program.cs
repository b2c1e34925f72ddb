using Torture;

return await TortureRun.RunAsync(args);
