import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/support/setup.ts',
    // Not threads: they would end workers that loaded the FFI addon. One file at a time: the live tests share one /run/netns.
    pool: 'forks',
    fileParallelism: false,
    execArgv: ['--expose-gc'],
    testTimeout: 60_000,
  },
})
