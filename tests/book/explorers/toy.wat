;; The kernel of toy.py, by hand: T_c(x) = 400 g e / (1 + (x - 1)^2), with e = 1 or 0.4 without exchange.
;; It takes a page more of memory each time, raises (-1) for g above 0.48, traps for g above 0.46, and never
;; comes back for g above 0.455.
(module
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 1024))

  (func (export "reserve") (param $bytes i32) (result i32)
    (global.get $free)
    (global.set $free (i32.add (global.get $free) (i32.and (i32.add (local.get $bytes) (i32.const 7)) (i32.const -8)))))

  (func $put (param $row i32) (param $place i32) (param $value f64)
    (f64.store (i32.add (local.get $row) (i32.mul (local.get $place) (i32.const 8))) (local.get $value)))

  (func $height (param $g f64) (param $share f64) (param $x f64) (result f64)
    (f64.div
      (f64.mul (f64.const 400) (f64.mul (local.get $g) (local.get $share)))
      (f64.add (f64.const 1) (f64.mul
        (f64.sub (local.get $x) (f64.const 1)) (f64.sub (local.get $x) (f64.const 1))))))

  (func (export "run")
    (param $settings i32) (param $n i32) (param $numbers i32) (param $m i32)
    (param $curves i32) (param $rows i32) (param $points i32)
    (param $picture i32) (param $height i32) (param $width i32) (result i32)
    (local $g f64) (local $share f64) (local $x f64) (local $place i32) (local $row i32)
    (drop (memory.grow (i32.const 1)))
    (local.set $g (f64.load (local.get $settings)))
    (local.set $share (select (f64.const 1) (f64.const 0.4)
      (f64.gt (f64.load offset=16 (local.get $settings)) (f64.const 0.5))))
    (if (f64.gt (local.get $g) (f64.const 0.48)) (then (return (i32.const -1))))
    (if (f64.gt (local.get $g) (f64.const 0.46)) (then unreachable))
    (if (f64.gt (local.get $g) (f64.const 0.455)) (then (loop $forever (br $forever))))
    (local.set $row (i32.mul (local.get $points) (i32.const 8)))
    (block $done (loop $next
      (br_if $done (i32.ge_s (local.get $place) (local.get $points)))
      (local.set $x (f64.add (f64.const -0.5) (f64.div
        (f64.mul (f64.const 4.5) (f64.convert_i32_s (local.get $place)))
        (f64.convert_i32_s (i32.sub (local.get $points) (i32.const 1))))))
      (call $put (local.get $curves) (local.get $place) (local.get $x))
      (call $put (i32.add (local.get $curves) (local.get $row)) (local.get $place)
        (call $height (local.get $g) (local.get $share) (local.get $x)))
      ;; the second curve has a gap where x is from 2 to 2.5
      (call $put (i32.add (local.get $curves) (i32.mul (i32.const 2) (local.get $row))) (local.get $place)
        (select (f64.const nan) (call $height (local.get $g) (f64.const 0.3) (local.get $x))
          (i32.and (f64.gt (local.get $x) (f64.const 2)) (f64.lt (local.get $x) (f64.const 2.5)))))
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (br $next)))
    (local.set $place (i32.const 0))
    (block $drawn (loop $pixel
      (br_if $drawn (i32.ge_s (local.get $place) (i32.mul (local.get $height) (local.get $width))))
      (call $put (local.get $picture) (local.get $place)
        (f64.mul (local.get $g) (f64.convert_i32_s (local.get $place))))
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (br $pixel)))
    (call $put (local.get $numbers) (i32.const 0) (call $height (local.get $g) (local.get $share) (f64.const 1)))
    (call $put (local.get $numbers) (i32.const 1) (f64.const 1))
    (call $put (local.get $numbers) (i32.const 2)
      (f64.mul (f64.const 0.15) (call $height (local.get $g) (local.get $share) (f64.const 1))))
    (call $put (local.get $numbers) (i32.const 3)
      (f64.convert_i32_s (f64.gt (call $height (local.get $g) (local.get $share) (f64.const 1)) (f64.const 77))))
    (f64.lt (local.get $g) (f64.const 0.07))))
