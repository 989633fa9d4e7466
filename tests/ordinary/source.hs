module Tide (height) where

-- | The height of the water at an hour.
height :: Double -> Double -> Double
height top hour = top * cos (2 * pi * hour / 12.42)

hours :: [Double]
hours = [0, 0.5 .. 24]

main :: IO ()
main = mapM_ (print . height 2.1) hours
